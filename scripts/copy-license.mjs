// Run by npm before it packs a package: the licence stands once, at the root, and belongs into every tarball.
import { copyFileSync } from 'node:fs';

copyFileSync(new URL('../LICENSE', import.meta.url), 'LICENSE');
