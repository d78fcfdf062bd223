// The quick loop: `node trace-web/site/src/test/js/vectors.mjs` runs every vector of docs/formats/vectors through verify.js, natively and through noble.
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { engine, runVector } from './verify-vectors.js';

const root = new URL('../../../../../docs/formats/vectors/', import.meta.url);
let failed = 0;
for (const mode of ['native', 'noble Ed25519', 'no crypto.subtle']) {
  engine.ed25519 = mode === 'native';
  engine.subtle = mode === 'no crypto.subtle' ? undefined : globalThis.crypto.subtle;
  const counts = {};
  for (const format of readdirSync(root).filter((each) => each !== 'witness')) { // phones are no witnesses
    for (const name of readdirSync(new URL(format + '/', root))) {
      const vector = JSON.parse(readFileSync(new URL(`${format}/${name}`, root), 'utf8'));
      const said = await runVector(vector).catch((e) => ({ crashed: e.stack }));
      // Without crypto.subtle an ES256 signature is open, ENV-01: such vectors have no answer to compare.
      const open = mode === 'no crypto.subtle' && JSON.stringify(said).includes('ENV-01');
      counts[format] = (counts[format] ?? 0) + 1;
      if (!open && !isDeepStrictEqual(said, vector.expect)) {
        failed++;
        console.log(`${mode}: ${format}/${name}: ${vector.claim}`, '\n  expected', vector.expect, '\n  said    ', said);
      }
    }
  }
  console.log(mode, counts);
}
process.exitCode = failed ? 1 : 0;
