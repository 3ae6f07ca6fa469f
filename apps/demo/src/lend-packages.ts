import { registerHooks } from 'node:module';

// Loaded into every child before its own code, for the newcomer's consumer: it may lie in an empty folder, where npx has
// installed nothing, and still finds what the demo itself has. What is installed beside it comes first.
registerHooks({
  resolve(specifier, context, nextResolve) {
    try {
      return nextResolve(specifier, context);
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
      if (!isMissing || !specifier.startsWith('@posthorn/')) throw error;
      return nextResolve(specifier, { ...context, parentURL: import.meta.url });
    }
  },
});
