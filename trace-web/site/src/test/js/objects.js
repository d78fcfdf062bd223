// Objects where they stand, beside the formats of the vectors: what verify.js says to a damaged one. Test code (dev.cairn.verdicts.TamperSuite). verify.js
// has no reader of tiles and entry bundles: they are cut up here and judged with its hashes and its rules for heads.
import * as v from '../../main/resources/web/verify.js';
import { runVector, unhex } from './verify-vectors.js';

export const { engine } = v;

const included = (bytes, { index, size, path, root }) => v.included(index, size, v.leafHash(bytes), path.map(unhex), unhex(root));

function entriesOf(bundle) {
  const entries = [];
  for (let at = 0; at < bundle.length;) {
    v.need(bundle.length - at >= 2 && entries.length < 256, 'LOG-02');
    const length = bundle[at] * 256 + bundle[at + 1];
    at += 2;
    v.need(length <= bundle.length - at, 'LOG-02');
    entries.push(bundle.subarray(at, (at += length)));
  }
  return entries;
}

/** A head with its quorum; then the one tile and the one bundle of its log. */
async function log({ genesis: text, note: said, tile, entries }) {
  const genesis = await v.readGenesis(text);
  const note = v.readNote(said);
  const { origin, size, root } = v.readCheckpoint(note.text);
  v.need(origin === genesis.origin && (await v.signedBy(note, genesis.policy.log)) === 0, 'LOG-01');
  const signed = new Set();
  for (const witness of genesis.policy.witnesses) if (await v.signedBy(note, witness)) signed.add(witness.label);
  v.need(v.quorumReached(genesis.policy, signed), 'WIT-01');
  const bytes = unhex(tile);
  const hashes = Array.from({ length: size }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
  const all = entriesOf(unhex(entries));
  return bytes.length === 32 * size && v.same(v.treeRoot(hashes), root) && all.length === size && all.every((e, i) => v.same(v.leafHash(e), hashes[i]));
}

const formats = {
  entry: async (input) => included(unhex(input.hex), input),
  log,
  'block-in-log': async (input) => (await runVector({ format: 'block', input })).ok && included(unhex(input.seal), input),
};

async function judge(format, input) {
  if (!formats[format]) return runVector({ format, input });
  try {
    return { ok: await formats[format](input) };
  } catch (e) {
    if (!(e instanceof v.No)) throw e;
    return { ok: false };
  }
}

/** WebCrypto with a memory: most signatures of a thousand damaged objects are the same untouched ones. */
function remembering(subtle) {
  const once = new Map();
  const answer = (key, ask) => { if (!once.has(key)) once.set(key, ask()); return once.get(key); };
  return {
    importKey: (format, raw, algorithm, ...rest) =>
      answer([algorithm.name, v.hex(raw)].join(), () => subtle.importKey(format, raw, algorithm, ...rest).then((key) => ({ key, raw: v.hex(raw) }))),
    verify: (algorithm, { key, raw }, signature, message) =>
      answer([algorithm.name, raw, v.hex(signature), v.hex(message)].join(), () => subtle.verify(algorithm, key, signature, message)),
  };
}

/** What verify.js says to each object: [number of its place, the fields in which it differs from what stands there]. */
export async function judgeAll({ places, objects }) {
  const said = [];
  if (v.engine.subtle) v.engine.subtle = remembering(v.engine.subtle);
  for (const [at, object] of objects) {
    const { format, input } = places[at];
    said.push(await judge(format, { ...input, ...object }).catch((e) => ({ crashed: String(e.stack ?? e) })));
  }
  return said;
}
