// Loaded into every child before its own code: a child whose parent was killed (SIGKILL leaves no time to clean up) must
// not live on and hold its ports. The channel to the parent closes with the parent, whatever ended it.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 5000).unref();
});
process.channel?.unref();
