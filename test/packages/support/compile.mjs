// Compiles the projects in these folders, as `tsc -p` does one, for packages.e2e.spec.ts: in one process, which reads each
// declaration once for all of them. What the apps and our packages say is checked as strictly as the projects ask for, our
// declarations once; what others have published is theirs.
import path from 'node:path';
import ts from 'typescript';

const OURS = /\/node_modules\/(?:@posthorn\/[^/]+|posthorn)\/(?!node_modules\/)/;
const sources = new Map();
const checked = new Set();

/** Also for the next project: only what a declaration means where it is resolved as another kind of module differs. */
function shareSources(host) {
  const read = host.getSourceFile;
  host.getSourceFile = (file, how, ...rest) => {
    const key = `${file} ${how.impliedNodeFormat}`;
    if (!file.endsWith('.d.ts')) return read(file, how, ...rest);
    if (!sources.has(key)) sources.set(key, read(file, how, ...rest));
    return sources.get(key);
  };
  return host;
}

function compile(project) {
  const config = path.resolve(project, 'tsconfig.json');
  const { config: json, error } = ts.readConfigFile(config, (file) => ts.sys.readFile(file));
  if (error !== undefined) return [error];
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(
    json,
    ts.sys,
    path.dirname(config),
  );
  const program = ts.createProgram(
    fileNames,
    options,
    shareSources(ts.createCompilerHost(options)),
  );
  const faults = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSourceFiles().flatMap((source) => faultsOf(program, source)),
  ];
  return [...faults, ...program.emit().diagnostics];
}

function faultsOf(program, source) {
  const { fileName, isDeclarationFile } = source;
  if (isDeclarationFile && (!OURS.test(fileName) || checked.has(fileName))) return [];
  checked.add(fileName);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
}

const faults = process.argv.slice(2).flatMap(compile);
process.stdout.write(ts.formatDiagnostics(faults, ts.createCompilerHost({})));
process.stdout.write(
  `${[...checked].filter((file) => OURS.test(file)).length} declarations of ours\n`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
