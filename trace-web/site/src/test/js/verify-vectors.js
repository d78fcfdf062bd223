// Runs one vector of docs/formats/vectors, or public signature cases, through verify.js. Test code: in node (vectors.mjs) and in a real browser (dev.cairn.verdicts).
import * as v from '../../main/resources/web/verify.js';
import * as log from '../../main/resources/web/verify-log.js';

export const { engine } = v;
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (h) => parseInt(h, 16));
const hashes = (list) => list.map(unhex);

const runs = {
  cbor: async ({ hex }) => { v.decode(unhex(hex)); return {}; },
  capsule: async ({ hex }) => {
    const { type, root, leaves, withheld } = await v.readCapsule(unhex(hex));
    return { type, root, leaves: leaves.size, withheld };
  },
  statement: async ({ hex, origin }) => {
    const { alg, kid, chain, seq, prev, iat, origin: its } = v.readStatement(unhex(hex));
    v.need(its === origin, 'STM-02');
    return { alg: alg === 'ES256' ? -7 : -8, kid, chain, seq, prev, iat };
  },
  signature: async ({ spki, message, signature }) => {
    await v.checkSignature(await v.publicKey(unhex(spki)), unhex(message), unhex(signature));
    return {};
  },
  root: async ({ entries }) => ({ root: v.hex(await v.treeRoot(await Promise.all(entries.map((e) => v.leafHash(unhex(e)))))) }),
  inclusion: async ({ index, size, leaf, root, path }) => ({ ok: await v.included(index, size, unhex(leaf), hashes(path), unhex(root)) }),
  consistency: async ({ first, second, firstRoot, secondRoot, path }) =>
    ({ ok: await log.consistent(first, second, unhex(firstRoot), unhex(secondRoot), hashes(path)) }),
  note: async ({ note, vkeys }) => {
    const known = await Promise.all(vkeys.map(v.readVkey));
    const read = v.readNote(note);
    const signers = new Map();
    for (const line of read.lines) {
      const vkey = known.find((k) => k.key && k.name === line.name && k.id === line.id);
      if (!vkey) continue;
      await v.signedBy(read, vkey).catch(() => { throw new v.No(vkey.type === 1 ? 'LOG-01' : 'WIT-03'); });
      signers.set(vkey, vkey.name);
    }
    v.need(signers.size, 'LOG-01');
    return { signers: [...signers.values()] };
  },
  checkpoint: async ({ text }) => {
    const { origin, size, root } = v.readCheckpoint(text);
    return { origin, size, root: v.hex(root) };
  },
  genesis: async ({ text }) => {
    const g = await v.readGenesis(text);
    return { hash: g.hash, origin: g.origin, threshold: g.threshold, registrars: [...g.registrars.keys()], witnesses: g.policy.witnesses.map((w) => w.label), authorities: [...g.authorities.values()] };
  },
  seal: async ({ hex }) => log.readSeal(unhex(hex)),
  receipt: async ({ hex, spki, origin }) => {
    const { kind, level, chain, contiguous, rows, code, text, seconds } = await log.readReceipt(unhex(hex), await v.publicKey(unhex(spki)), origin);
    if (kind === 'accepted') return { kind, level, chain: v.hex(chain), contiguous, rows: rows.length };
    return kind === 'refused' ? { kind, code, text } : { kind, code, text, seconds };
  },
};
runs.subtree = async ({ start, end, size, hash, root, path }) => ({ ok: log.subtreeIncluded(start, end, size, unhex(hash), hashes(path), unhex(root)) });
runs.block = async ({ seal, before, genesis, leaves }) => {
  const readBefore = before && { ...log.readSeal(unhex(before)), leaf: v.hex(v.leafHash(unhex(before))) };
  const read = log.readSeal(unhex(seal));
  const place = log.blockChain(read, readBefore, genesis) ?? (read.height ? log.blockBatch(read, hashes(leaves)) : null);
  return place ? { ok: false, code: 'SEA-02', place } : { ok: true };
};
const noOk = new Set(['root', 'inclusion', 'consistency', 'subtree', 'block']);
const words = (lines) => ({ lines: lines.map((l) => [l.step, l.index ?? '-', l.verdict, l.code ?? '-'].join(' ')) });

/** What verify.js says to this vector, in the shape of its `expect`. */
export async function runVector({ format, input }) {
  if (format === 'bundle') {
    const { lines } = await v.verifyBundle(unhex(input.hex), input.genesis, input.now);
    const said = lines.filter((l) => l.words).map((l) => `${l.index} ${l.words}`);
    return said.length ? { ...words(lines), said } : words(lines);
  }
  if (format === 'tlog-proof') {
    return words((await log.verifyTlogProof(v.utf8(input.text), input.genesis, input.now, input.entry && unhex(input.entry))).lines);
  }
  try {
    const said = await runs[format](input);
    return noOk.has(format) ? said : { ok: true, ...said };
  } catch (e) {
    if (!(e instanceof v.No)) throw e;
    return { ok: false, code: e.code };
  }
}

export const runVectors = async (vectors) => {
  const said = [];
  for (const vector of vectors) said.push(await runVector(vector).catch((e) => ({ crashed: String(e.stack ?? e) })));
  return said;
};

/** proven, or the code, for each case [spki, message, signature] in hex. */
export async function verdicts(cases) {
  const said = [];
  for (const [spki, message, signature] of cases) {
    const { ok, code } = await runVector({ format: 'signature', input: { spki, message, signature } });
    said.push(ok ? 'proven' : code);
  }
  return said;
}

/** ok or SIG-01 for each case [raw ML-DSA-44 key, message, signature] in hex. */
export async function mlDsa44(cases) {
  const said = [];
  for (const [key, message, signature] of cases) said.push((await v.holdsMlDsa44(...[key, message, signature].map(unhex))) ? 'ok' : 'SIG-01');
  return said;
}

/** What a page about this bundle could show: [entry, path, value] of each leaf in a verified capsule. */
export async function shown({ input }) {
  const { canonical } = await import('../../main/resources/web/badge.js');
  const { leaves } = await v.verifyBundle(unhex(input.hex), input.genesis, input.now);
  return [...leaves].flatMap(([entry, members]) => [...members].map(([path, value]) => [entry, path, canonical(value)]));
}

/** SHA-256 of the bytes 0, 1, 2 … of each length. */
export const digests = async (lengths) => lengths.map((n) => v.hex(v.sha256(Uint8Array.from({ length: n }, (_, i) => i))));
