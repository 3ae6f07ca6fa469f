type Shell = 'bash' | 'zsh' | 'fish';

/** Each asks the command itself, so that what completes is what there is. `--` keeps options of the line from being read. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_posthorn() {
  local IFS=$'\\n'
  COMPREPLY=($(posthorn completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _posthorn posthorn
`,
  zsh: `_posthorn() {
  local -a found
  found=("\${(@f)$(posthorn completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _posthorn posthorn
`,
  fish: `complete -c posthorn -f -a '(posthorn completion words -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
