// Readers of the formats that a product page does not need: consistency and subtree proofs, seals, blocks, tlog-proofs, receipts. The rules are those
// of verify.js.
import {
  No, UTF8, base64, bigEndian, checkSignature, decode, hex, isBytes, isText, isUint, leafHash, need, node, readGenesis, readSign1, reading, same, sha256,
  treeRoot, utf8, verifyRead,
} from './verify.js';

/** Whether the tree of `second` leaves begins with the tree of `first` (RFC 9162, 2.1.4.2). */
export function consistent(first, second, firstRoot, secondRoot, path) {
  if (first < 0 || first > second) return false;
  if (first === 0) return !path.length && same(firstRoot, sha256()) && (second > 0 || same(secondRoot, firstRoot));
  if (first === second) return !path.length && same(firstRoot, secondRoot);
  let at = BigInt(first) - 1n;
  let last = BigInt(second) - 1n;
  while (at & 1n) { at >>= 1n; last >>= 1n; }
  // A first tree that is one complete subtree is itself the start of the proof.
  const hashes = at ? path : [firstRoot, ...path];
  if (!hashes.length) return false;
  let [old] = hashes;
  let grown = old;
  for (const sibling of hashes.slice(1)) {
    if (!last) return false;
    if (at & 1n || at === last) {
      old = node(sibling, old);
      grown = node(sibling, grown);
      while (at && !(at & 1n)) { at >>= 1n; last >>= 1n; }
    } else grown = node(grown, sibling);
    at >>= 1n;
    last >>= 1n;
  }
  return !last && same(old, firstRoot) && same(grown, secondRoot);
}

/** The largest power of two smaller than n, n ≥ 2. Numbers stay exact up to 2^53. */
const splitOf = (n) => { let k = 1; while (2 * k < n) k *= 2; return k; };
/** Whether `path` shows that the leaves [start, end) have this hash in the tree of `size` and `root` (draft-ietf-plants-merkle-tree-certs). */
export function subtreeIncluded(start, end, size, hash, path, root) {
  if (!(start >= 0 && start < end && end <= size && path.length <= 63)) return false;
  if (start % (end - start === 1 ? 1 : 2 * splitOf(end - start))) return false;
  // Down from the root to where the subtree is known, then up again along the path.
  const steps = [];
  let [from, to, known] = [0, size, true];
  while ((known && start !== from) || end !== to) {
    const middle = from + splitOf(to - from);
    if (end <= middle) {
      steps.push('right');
      to = middle;
    } else {
      known = known && start >= middle;
      steps.push(known ? 'left' : 'inside');
      from = middle;
    }
  }
  if (path.length !== steps.length + (known ? 0 : 1)) return false;
  const hashes = [...path];
  let inner = known ? hash : hashes.shift();
  let outer = inner;
  for (const step of steps.reverse()) {
    const sibling = hashes.shift();
    outer = step === 'right' ? node(outer, sibling) : node(sibling, outer);
    if (step === 'inside') inner = node(sibling, inner);
  }
  return same(inner, hash) && same(outer, root);
}

const EMPTY_ROOT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** A seal (docs/formats/block.md). Malformed: SEA-01. */
export function readSeal(bytes) {
  return reading('SEA-01', () => {
    let at = 0;
    const take = (n) => { need(at + n <= bytes.length, 'SEA-01'); return bytes.subarray(at, (at += n)); };
    const u64 = () => { const n = Number(bigEndian(take(8))); need(isUint(n), 'SEA-01'); return n; };
    need(hex(take(9)) === '626c6f636b2f76310a', 'SEA-01');
    const seal = { height: u64(), prev: hex(take(32)), start: u64(), count: u64(), batchRoot: hex(take(32)), treeRoot: hex(take(32)), millis: u64() };
    const [high, low] = take(2);
    const length = high * 256 + low;
    need(length >= 1 && length <= 255, 'SEA-01');
    seal.producer = UTF8.decode(take(length));
    const first = /^0*$/.test(seal.prev) && !seal.start && !seal.count && seal.treeRoot === EMPTY_ROOT;
    need(at === bytes.length && (seal.height ? seal.start && seal.count : first), 'SEA-01');
    return seal;
  });
}

/** What a block says against what the log says (docs/formats/block.md): the first field that is wrong, or null. before: the seal below, with its `leaf` (hex), or null. */
export function blockChain(seal, before, genesisHash) {
  if (!before || !seal.height) return before || seal.height ? 'height' : seal.batchRoot === genesisHash ? null : 'batch-root';
  if (seal.height !== before.height + 1) return 'height';
  if (seal.prev !== before.leaf) return 'prev';
  if (seal.start !== before.start + before.count + 1) return 'start';
  return seal.millis < before.millis ? 'time' : null;
}
/** The same for the entries' leaf hashes, first to last, without the seal's. */
export function blockBatch(seal, leaves) {
  if (leaves.length !== seal.count) return 'count';
  return hex(treeRoot(leaves)) === seal.batchRoot ? null : 'batch-root';
}

/** A C2SP tlog-proof (docs/formats/tlog-proof.md): {extra, index, path, checkpoint}. Malformed: PRF-01. */
export function readTlogProof(bytes) {
  return reading('PRF-01', () => {
    const ok = (holds) => need(holds, 'PRF-01');
    ok(bytes.length <= 1100000);
    let text;
    try { text = UTF8.decode(bytes); } catch { ok(false); }
    const end = text.indexOf('\n\n');
    const lines = text.slice(0, Math.max(end, 0)).split('\n');
    ok(end >= 0 && lines.shift() === 'c2sp.org/tlog-proof@v1' && lines.length);
    const extra = lines[0].startsWith('extra ') ? base64(lines.shift().slice(6)) : null;
    ok(lines.length && /^index (0|[1-9]\d{0,15})$/.test(lines[0]));
    const index = Number(lines.shift().slice(6));
    ok(isUint(index) && lines.length <= 63 && (!extra || extra.length <= 48000));
    const path = lines.map(base64);
    ok(path.every((h) => h.length === 32));
    return { extra, index, path, checkpoint: text.slice(end + 2) };
  });
}
/** What extra carries: [entry, capsule or null], or null if it is not ours. */
function carried(extra) {
  try {
    const parts = decode(extra, 48000);
    return Array.isArray(parts) && parts.length === 2 && isBytes(parts[0]) && (parts[1] === null || isBytes(parts[1])) ? parts : null;
  } catch {
    return null;
  }
}
/** What a tlog-proof proves, as verifyBundle does for a bundle. entry: the log entry asked about (bytes) or null: the one that the file carries. */
export async function verifyTlogProof(bytes, genesisText, now, entry) {
  let proof, about = null;
  const result = await verifyRead(await readGenesis(genesisText), now, 'proof', () => {
    proof = readTlogProof(bytes);
    const held = proof.extra && carried(proof.extra);
    about = held && (!entry || same(held[0], entry)) ? held : entry && [entry, null];
    const row = about && { statement: about[0], capsule: about[1], index: proof.index, path: proof.path };
    return { checkpoint: proof.checkpoint, rows: row ? [row] : [], keyRows: [], tokens: [], about: null };
  });
  const isSeal = about?.[0][0] === 0x62;
  const row = isSeal ? ['inclusion'] : ['fields', 'statement', 'signature', 'key', 'inclusion', 'chain'];
  const lines = result.lines.filter(({ step }) => ['proof', 'head', 'witnesses', 'fresh', ...row].includes(step));
  if (proof && !about) lines.push({ step: 'inclusion', index: proof.index, verdict: 'undecided', code: 'PRF-02' });
  if (isSeal) lines.splice(-1, 0, { step: 'seal', index: proof.index, ...sealAt(about[0], proof.index) });
  return { ...result, lines, proof, entry: about?.[0] ?? null };
}
function sealAt(bytes, index) {
  try {
    const seal = readSeal(bytes);
    need(seal.start + seal.count === index, 'SEA-02');
    return { verdict: 'proven', code: null };
  } catch (e) {
    if (!(e instanceof No)) throw e;
    return { verdict: 'refuted', code: e.code };
  }
}

/** A receipt (docs/formats/receipt.md) by this node key for this origin. Malformed: RCP-01, another ledger's: STM-02, another's or no signature: SIG-01, SIG-03. */
export async function readReceipt(bytes, key, origin) {
  const [cose, receipt] = reading('RCP-01', () => {
    const read = readSign1(bytes, 65536);
    need(read.labels.get(3) === 'application/vnd.cairn.receipt+cbor' && read.labels.size === 5 && read.iss === 'urn:cairn:key:' + read.kid, 'RCP-01');
    return [read, readBody(decode(read.payload))];
  });
  need(cose.origin === origin, 'STM-02');
  need(cose.kid === key.thumb && cose.alg === key.alg, 'SIG-01');
  await checkSignature(key, cose.signed, cose.signature);
  return receipt;
}
const isCode = (v) => isText(v) && /^[A-Z]{3}-[0-9]{2}$/.test(v);
const isNote = (v) => isText(v) && utf8(v).length <= 512;
const orNull = (is) => (v) => v === null || is(v);
function readBody(map) {
  need(map instanceof Map, 'RCP-01');
  const kind = map.get(0);
  const optional = new Set([5]);
  const shapes = [
    [['level', 1, (v) => isUint(v) && v >= 1 && v <= 5], ['chain', 2, (v) => isBytes(v, 16)], ['contiguous', 3, orNull(isUint)], ['checkpoint', 4, isText],
      ['anchor', 5, (v) => isPath(v, [isUint])], ['rows', 6, (v) => Array.isArray(v) && v.length >= 1 && v.length <= 48 && v.every(isRow)]],
    [['chain', 2, orNull((v) => isBytes(v, 16))], ['seq', 3, orNull(isUint)], ['payload', 7, (v) => isBytes(v, 32)],
      ['code', 8, isCode], ['text', 9, isNote]],
    [['payload', 7, (v) => isBytes(v, 32)], ['code', 8, isCode], ['text', 9, isNote], ['seconds', 10, isUint]],
  ];
  need(isUint(kind) && kind < 3, 'RCP-01');
  const out = { kind: ['accepted', 'refused', 'retry'][kind] };
  let used = 1;
  for (const [name, label, is] of shapes[kind]) {
    if (!map.has(label) && optional.has(label)) continue;
    need(map.has(label) && is(map.get(label)), 'RCP-01');
    out[name] = map.get(label);
    used++;
  }
  need(used === map.size, 'RCP-01');
  return out;
}
/** [ …the given members, [hash, …] ] */
const isPath = (v, members) => Array.isArray(v) && v.length === members.length + 1 && members.every((is, i) => is(v[i]))
  && Array.isArray(v.at(-1)) && v.at(-1).length <= 64 && v.at(-1).every((h) => isBytes(h, 32));
const isRow = (v) => isPath(v, [isUint, (h) => isBytes(h, 32), isUint, isUint]);
