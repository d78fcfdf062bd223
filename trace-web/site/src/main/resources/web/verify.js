// Checks a proof bundle in the reader's own browser: the twin of ledger/proof. The bytes and the rules stand in docs/formats; both
// readers run docs/formats/vectors. A plain ES module: no dependency, no eval. Nothing here trusts a bundle: trust starts at the genesis.

// ---- Answers. A check that does not hold throws No: refuted, or (open) undecided.
export class No extends Error {
  constructor(code, open) { super(code); this.code = code; this.open = !!open; }
}
export const need = (holds, code, open) => { if (!holds) throw new No(code, open); };
/** Runs a reader and gives its every refusal one code of ours; a refusal that has a code other than CBR-01 keeps it. */
export const reading = (code, read) => {
  try { return read(); } catch (e) { throw e instanceof No && e.code !== 'CBR-01' ? e : new No(code); }
};

// ---- Bytes and text.
export const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
export const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (h) => parseInt(h, 16));
export const same = (a, b) => hex(a) === hex(b);
export const isBytes = (v, n) => v instanceof Uint8Array && (n === undefined || v.length === n);
export const isText = (v) => typeof v === 'string';
/** The unsigned numbers of our formats fit a JavaScript number: 0 … 2^53 − 1. */
export const isUint = (v) => Number.isSafeInteger(v) && v >= 0;
export const isSeconds = (v) => isUint(v) && v <= 253402300799;
const isDecimal = (text) => /^(0|[1-9]\d{0,15})$/.test(text) && isUint(Number(text));
const number = (big) => (big <= Number.MAX_SAFE_INTEGER ? Number(big) : big);
const concat = (parts) => {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
  return all;
};
export const bigEndian = (bytes) => bytes.reduce((n, b) => (n << 8n) | BigInt(b), 0n);
export function base64(text) {
  try {
    if (btoa(atob(text)) === text) return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch { /* not base64 */ }
  throw new No('CBR-01');
}

// ---- CBOR (docs/formats/encoding.md). Maps are Map, byte strings Uint8Array, decimals {exponent, mantissa}, tag 18 {tag}; integers beyond
// 2^53 are BigInt. Arrays keep their own bytes as `raw`: there is only one encoding, so a leaf is cut out, not written again.
export function decode(bytes, bytesMax = Infinity) {
  let at = 0;
  let items = 0;
  const ok = (holds) => need(holds, 'CBR-01');
  const take = (n) => {
    ok(n <= bytes.length - at);
    return bytes.subarray(at, (at += n));
  };
  const head = () => {
    const first = take(1)[0];
    const info = first & 31;
    if (info < 24) return [first >> 5, info];
    ok(info < 28);
    const n = bigEndian(take(1 << (info - 24)));
    ok(n >= [24n, 1n << 8n, 1n << 16n, 1n << 32n][info - 24]);
    return [first >> 5, number(n)];
  };
  const item = (depth) => {
    ok(depth <= 8 && ++items <= 1 << 20);
    const from = at;
    const [major, n] = head();
    if (major < 2) {
      ok(n < 1n << 63n);
      return major ? number(-1n - BigInt(n)) : n;
    }
    if (major === 2) return take(n);
    if (major === 3) return UTF8.decode(take(n));
    if (major === 4) {
      ok(n <= bytes.length - at);
      const list = Array.from({ length: n }, () => item(depth + 1));
      list.raw = bytes.subarray(from, at);
      return list;
    }
    if (major === 5) {
      const map = new Map();
      for (let i = 0, last = ''; i < n; i++) {
        const start = at;
        const key = item(depth + 1);
        const order = hex(bytes.subarray(start, at));
        ok((isText(key) || typeof key === 'number' || typeof key === 'bigint') && order > last);
        map.set(key, item(depth + 1));
        last = order;
      }
      return map;
    }
    if (major === 6 && n === 18 && depth === 1) return { tag: item(2) };
    if (major === 6) {
      ok(n === 4);
      const pair = item(depth + 1);
      ok(Array.isArray(pair) && pair.length === 2);
      const [exponent, mantissa] = pair;
      ok(typeof exponent === 'number' && exponent >= -18 && exponent <= -1 && (typeof mantissa === 'number' || typeof mantissa === 'bigint') && BigInt(mantissa) % 10n);
      return { exponent, mantissa };
    }
    ok(n >= 20 && n <= 22);
    return [false, true, null][n - 20];
  };
  return reading('CBR-01', () => {
    ok(bytes.length <= bytesMax);
    const value = item(1);
    ok(at === bytes.length);
    return value;
  });
}
/** The head of a byte string of n bytes, n < 65536. */
const cborHead = (major, n) => (n < 24 ? [major + n] : n < 256 ? [major + 24, n] : [major + 25, n >> 8, n & 255]);
const bstrHead = (n) => cborHead(0x40, n);
// Folded, not spread: a list of a hundred thousand items is more arguments than a call takes.
const deepest = (values) => values.reduce((n, v) => Math.max(n, depthOf(v)), 0);
const depthOf = (v) => (v instanceof Map ? 1 + deepest([...v.values()]) : Array.isArray(v) ? 1 + deepest(v) : v?.mantissa !== undefined ? 3 : 1);

// ---- SHA-256 (FIPS 180-4), our own: a page has thousands of small messages, and one call of WebCrypto costs more than hashing one of them.
const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
/** The first 32 bits of the fractional part of a prime's k-th root, exactly. */
const fraction = (prime, k) => {
  let x = 0n;
  for (let bit = 1n << 40n; bit; bit >>= 1n) if ((x + bit) ** k <= BigInt(prime) << (32n * k)) x += bit;
  return Number(BigInt.asIntN(32, x));
};
const START = PRIMES.slice(0, 8).map((p) => fraction(p, 2n));
const K = Int32Array.from(PRIMES, (p) => fraction(p, 3n));
const W = new Int32Array(64);
export function sha256(...parts) {
  const message = concat(parts);
  const padded = new DataView(new ArrayBuffer(((message.length + 72) >> 6) << 6));
  new Uint8Array(padded.buffer).set(message);
  padded.setUint8(message.length, 0x80);
  padded.setUint32(padded.byteLength - 4, message.length * 8);
  const state = Int32Array.from(START);
  for (let at = 0; at < padded.byteLength; at += 64) {
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
      if (i < 16) W[i] = padded.getInt32(at + 4 * i);
      else {
        const x = W[i - 15], y = W[i - 2];
        W[i] = W[i - 16] + W[i - 7] + (rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3)) + (rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10));
      }
      const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const two = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g; g = f; f = e; e = (d + one) | 0;
      d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
  const out = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 8; i++) out.setInt32(4 * i, state[i]);
  return new Uint8Array(out.buffer);
}
const rotated = (x, n) => (x >>> n) | (x << (32 - n));

/** What signatures are checked with: WebCrypto, where it is there (a secure context) and knows Ed25519; else noble, loaded when needed. */
export const engine = { subtle: globalThis.crypto?.subtle, ed25519: true };

// ---- Merkle trees (RFC 6962, RFC 9162 section 2.1). Indices are BigInt inside: `>>` on a Number would cut them to 32 bits.
export const leafHash = (entry) => sha256([0], entry);
export const node = (left, right) => sha256([1], left, right);
const splitOf = (n) => { let k = 1; while (2 * k < n) k *= 2; return k; };
export function treeRoot(hashes) {
  if (hashes.length < 2) return hashes[0] ?? sha256();
  const k = splitOf(hashes.length);
  return node(treeRoot(hashes.slice(0, k)), treeRoot(hashes.slice(k)));
}
export function included(index, size, leaf, path, root) {
  if (index < 0 || index >= size) return false;
  let at = BigInt(index);
  let last = BigInt(size) - 1n;
  let hash = leaf;
  for (const sibling of path) {
    if (!last) return false;
    if (at & 1n || at === last) {
      hash = node(sibling, hash);
      while (at && !(at & 1n)) { at >>= 1n; last >>= 1n; }
    } else hash = node(hash, sibling);
    at >>= 1n;
    last >>= 1n;
  }
  return !last && same(hash, root);
}

// ---- Keys and signatures (docs/formats/keys.md). WebCrypto does not ask whether a key has a torsion part: we do, once a key.
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const power = (x, e) => { let r = 1n; for (; e; e >>= 1n, x = (x * x) % P) if (e & 1n) r = (r * x) % P; return r; };
const D = (-121665n * power(121666n, P - 2n)) % P;
const littleEndian = (bytes) => bigEndian(Uint8Array.from(bytes).reverse());
/** Extended twisted Edwards coordinates, complete addition (RFC 8032, 5.1.4). */
const add = ([x, y, z, t], [X, Y, Z, T]) => {
  const a = ((y - x) * (Y - X)) % P, b = ((y + x) * (Y + X)) % P, c = ((2n * t * T) % P) * D % P, d = (2n * z * Z) % P;
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [(e * f) % P, (g * h) % P, (f * g) % P, (e * h) % P];
};
const yOf = (point) => littleEndian(point) & ((1n << 255n) - 1n);
/** Encoded as RFC 8032 would encode it, as far as this shows without the curve equation. */
const canonical = (point) => yOf(point) < P && !(yOf(point) === 1n && point[31] >> 7);
const neutral = (point) => yOf(point) === 1n && canonical(point);
/** A canonical point of prime order: on the curve, not small, no torsion part. */
function primeOrder(point) {
  const y = yOf(point);
  const u = y * y - 1n, v = (D * y * y + 1n) % P;
  let x = u * v ** 3n % P * power(u * v ** 7n % P, (P - 5n) / 8n) % P;
  const is = (sign) => (v * x * x - sign * u) % P === 0n;
  if (!is(1n)) x = x * power(2n, (P - 1n) / 4n) % P;
  if (!canonical(point) || !is(1n)) return false;
  x = (x + P) % P;
  if ((x & 1n) !== BigInt(point[31] >> 7)) x = P - x;
  let sum = [0n, 1n, 1n, 0n];
  for (let power2 = [x, y, 1n, x * y % P], e = L; e; e >>= 1n, power2 = add(power2, power2)) if (e & 1n) sum = add(sum, power2);
  return !neutral(point) && sum[0] % P === 0n && (sum[1] - sum[2]) % P === 0n;
}

const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B256 = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const N256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const onP256 = (x, y) => x < P256 && y < P256 && (y * y - x ** 3n + 3n * x - B256) % P256 === 0n;
const SPKI = { '302a300506032b6570032100': 'Ed25519', '3059301306072a8648ce3d020106082a8648ce3d03010703420004': 'ES256' };

const keys = new Map();
/** A public key from its SubjectPublicKeyInfo: {alg, raw, thumb}. Refused: SIG-02. */
export async function publicKey(spki) {
  const text = hex(spki);
  if (!keys.has(text)) keys.set(text, await readKey(spki, text).catch((no) => no));
  const key = keys.get(text);
  if (key instanceof Error) throw key;
  return key;
}
async function readKey(spki, text) {
  const prefix = Object.keys(SPKI).find((p) => text.startsWith(p));
  const alg = SPKI[prefix];
  const raw = spki.subarray((prefix ?? '').length / 2);
  need(alg && raw.length === (alg === 'ES256' ? 64 : 32), 'SIG-02');
  need(alg === 'ES256' ? onP256(bigEndian(raw.subarray(0, 32)), bigEndian(raw.subarray(32))) : primeOrder(raw), 'SIG-02');
  return { alg, raw, thumb: hex(sha256(spki)) };
}
const ed25519Key = (raw) => publicKey(concat([base64('MCowBQYDK2VwAyEA'), raw]));

/** Holds or throws SIG-01, SIG-03, or (open) ENV-01. */
export async function checkSignature(key, message, signature) {
  need(signature.length === 64, 'SIG-01');
  need(await (key.alg === 'ES256' ? checkEs256 : checkEd25519)(key.raw, message, signature), 'SIG-01');
}
async function checkEs256(raw, message, signature) {
  const [r, s] = [bigEndian(signature.subarray(0, 32)), bigEndian(signature.subarray(32))];
  if (!r || r >= N256 || !s || s >= N256) return false;
  need(s <= N256 / 2n, 'SIG-03');
  need(engine.subtle, 'ENV-01', true);
  const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await engine.subtle.importKey('raw', concat([[4], raw]), curve, false, ['verify']);
  return engine.subtle.verify(curve, key, signature, message);
}
/**
 * WebCrypto's equation has no cofactor: under a key of prime order it leaves R no torsion part, so R's spelling is all that is left to check. noble's
 * has one: R is checked as a key is. A neutral R is noble's, because engines may refuse it and the rule does not.
 */
async function checkEd25519(raw, message, signature) {
  const r = signature.subarray(0, 32);
  if (!canonical(r) || littleEndian(signature.subarray(32)) >= L) return false;
  if (engine.subtle && engine.ed25519 && !neutral(r)) {
    const key = await engine.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']).catch(() => null);
    if (key) return engine.subtle.verify({ name: 'Ed25519' }, key, signature, message);
  }
  const [noble, { sha512 }] = await Promise.all([import('./noble-ed25519.js'), import('./noble-sha512.js')]);
  noble.hashes.sha512 = sha512;
  return (neutral(r) || primeOrder(r)) && noble.verify(signature, message, raw, { zip215: false });
}

// ---- Statements (docs/formats/statement.md) and COSE_Sign1 in general.
const toBeSigned = (head, payload) =>
  concat([[0x84, 0x6a], utf8('Signature1'), bstrHead(head.length), head, [0x40], bstrHead(payload.length), payload]);
// Tables that input looks into are Maps: an object would also answer to "constructor".
const ALGORITHMS = new Map([[-8, 'Ed25519'], [-7, 'ES256']]);
export function readSign1(bytes, bytesMax) {
  const cose = decode(bytes, bytesMax).tag;
  need(Array.isArray(cose) && cose.length === 4, 'CBR-01');
  const [head, open, payload, signature] = cose;
  need(isBytes(head) && open instanceof Map && !open.size && isBytes(payload) && isBytes(signature, 64), 'CBR-01');
  const labels = decode(head);
  const claims = labels.get?.(15);
  need(labels instanceof Map && claims instanceof Map && claims.size === 2, 'CBR-01');
  const [alg, kid, origin, iat] = [ALGORITHMS.get(labels.get(1)), labels.get(4), labels.get(-65537), claims.get(6)];
  need(alg && isBytes(kid, 32) && isSeconds(iat) && isText(origin) && origin && utf8(origin).length <= 255, 'CBR-01');
  return { labels, iss: claims.get(1), alg, kid: hex(kid), origin, iat, payload, signature, signed: toBeSigned(head, payload) };
}
const isClock = (c) => Array.isArray(c) && c.length === 4 && isUint(c[0]) && c[0] <= 4 && (c[1] === null || isUint(c[1])) && isBytes(c[2], 16)
  && isUint(c[3]);
export const readStatement = (bytes) => reading('STM-01', () => {
  const cose = readSign1(bytes, 4096);
  const [type, chain, seq, prev, clock, anchor] = [3, -65538, -65539, -65540, -65541, -65542].map((l) => cose.labels.get(l));
  need(type === 'application/vnd.cairn.capsule-root' && cose.iss === 'urn:cairn:key:' + cose.kid && isBytes(cose.payload, 32)
    && isBytes(chain, 16) && isUint(seq) && isBytes(prev, 32) && isClock(clock) && (seq > 0) === prev.some((b) => b)
    && (anchor === undefined ? cose.labels.size === 9
      : cose.labels.size === 10 && Array.isArray(anchor) && anchor.length === 2 && isUint(anchor[0]) && isBytes(anchor[1], 32)), 'STM-01');
  return { ...cose, bytes, chain: hex(chain), seq, prev: hex(prev), root: hex(cose.payload) };
});

async function checkStatement(st, key) {
  need(key.alg === st.alg, 'SIG-01');
  await checkSignature(key, st.signed, st.signature);
}

// ---- Capsules (docs/formats/capsule.md), whole and partial: {type, root, count, leaves: Map path → value, withheld}.
function saltsOf(secret) {
  const pad = (x) => Uint8Array.from({ length: 64 }, (_, at) => (secret[at] ?? 0) ^ x);
  const [outer, inner] = [pad(0x5c), pad(0x36)];
  return (i) => sha256(outer, sha256(inner, [i >> 24, i >> 16, i >> 8, i])).subarray(0, 16);
}
export function readCapsule(bytes) {
  const fields = reading('CAP-02', () => decode(bytes, 262144));
  const ok = (holds) => need(holds, 'CAP-02');
  const secret = fields instanceof Map && fields.get(2);
  const [type, rows, hashes] = [3, secret ? 4 : 6, 7].map((l) => fields instanceof Map && fields.get(l));
  ok(Array.isArray(rows) && fields.get(1) === 1 && isText(type) && /^[a-z0-9-]{1,32}$/.test(type) && fields.size === (secret ? 4 : 5));
  ok(secret ? isBytes(secret, 32) && bytes.length <= 32768 : Array.isArray(hashes) && hashes.every((h) => isBytes(h, 32)));
  const count = secret ? rows.length : fields.get(5);
  ok(isUint(count) && count >= 1 && count <= 4096);
  ok(rows.length > 0);
  const salt = secret && saltsOf(secret);
  // Type and count stand in every leaf: a root alone covers neither.
  const about = concat([[0x85], cborHead(0x60, type.length), utf8(type), cborHead(0, count)]);
  const leaves = new Map();
  const hashed = new Map();
  let last = -1;
  for (const row of rows) {
    ok(Array.isArray(row) && row.length === (secret ? 2 : 4));
    const [path, value] = row.slice(-2);
    const i = secret ? last + 1 : row[0];
    ok(isUint(i) && i > last && i < count && (secret || isBytes(row[1], 16)) && isText(path) && utf8(path).length <= 512);
    ok(!leaves.has(path) && depthOf(value) <= 4);
    leaves.set(path, value);
    // The row's bytes without its head (and, in a partial capsule, without index and salt) are the leaf's last two items.
    const skip = secret ? 1 : 1 + bstrHead(i).length;
    hashed.set(i, leafHash(concat([about, secret ? concat([[0x50], salt(i)]) : [], row.raw.subarray(skip)])));
    last = i;
  }
  let used = 0;
  const walk = (from, to) => {
    let any = false;
    for (let i = from; i < to && !any; i++) any = hashed.has(i);
    if (!any) { ok(hashes && used < hashes.length); return hashes[used++]; }
    if (to - from === 1) return hashed.get(from);
    const k = from + splitOf(to - from);
    return node(walk(from, k), walk(k, to));
  };
  const root = walk(0, count);
  ok(secret || used === hashes.length);
  return { type, root: hex(root), count, leaves, withheld: count - leaves.size };
}

// ---- Signed notes, checkpoints, policy, genesis (docs/formats/log.md, genesis.md).
const isPlain = (text) => !/[\x00-\x09\x0b-\x1f]/.test(text);
const NAME = /^[^\p{White_Space}\x1c-\x1f+]+$/u;
export function readNote(note) {
  return reading('LOG-02', () => {
    const at = note.lastIndexOf('\n\n');
    const rest = note.slice(at + 2);
    need(at >= 0 && rest.endsWith('\n') && isPlain(note) && utf8(note).length <= 1e6, 'LOG-02');
    const lines = rest.slice(0, -1).split('\n').map((line) => {
      const [dash, name, data, ...more] = line.split(' ');
      const bytes = base64(data);
      need(dash === '—' && NAME.test(name) && bytes.length > 4 && !more.length, 'LOG-02');
      return { name, id: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
    });
    need(lines.length <= 100, 'LOG-02');
    return { text: note.slice(0, at + 1), lines };
  });
}
export function readCheckpoint(text) {
  return reading('LOG-02', () => {
    const [origin, size, root] = text.split('\n');
    need(isPlain(text) && text.endsWith('\n') && text.slice(0, -1).split('\n').every((line) => line), 'LOG-02');
    need(isDecimal(size) && base64(root).length === 32, 'LOG-02');
    return { origin, size: Number(size), root: base64(root) };
  });
}
/** A note key: {name, id, type, raw}. Ed25519 keys (type 1 signs notes, type 4 cosigns them) must be admitted; type 6 cosigns trees with ML-DSA-44. Malformed: LOG-02. */
export async function readVkey(text) {
  const [name, id, ...more] = text.split('+');
  const data = reading('LOG-02', () => base64(more.join('+')));
  need(NAME.test(name) && data.length > 1 && id === hex((sha256(utf8(name + '\n'), data)).subarray(0, 4)), 'LOG-02');
  const vkey = { name, id, type: data[0], raw: data.subarray(1) };
  if (vkey.type === 1 || vkey.type === 4) vkey.key = await ed25519Key(vkey.raw).catch(() => need(false, 'LOG-02'));
  if (vkey.type === 6) {
    need(vkey.raw.length === 1312 && utf8(name).length <= 255, 'LOG-02');
    vkey.key = 'ML-DSA-44';
  }
  return vkey;
}
/** The time at which this key signed the note (0: a log, it says none), or undefined if it did not; a signature that does not hold throws SIG-01. */
export async function signedBy(note, { name, id, type, key, raw }) {
  const line = note.lines.find((l) => l.name === name && l.id === id);
  if (!line) return undefined;
  if (type === 1) {
    await checkSignature(key, utf8(note.text), line.signature);
    return 0;
  }
  const time = Number(bigEndian(line.signature.subarray(0, 8)));
  need(time && isUint(time), 'SIG-01');
  const signature = line.signature.subarray(8);
  if (type === 6) await checkTree(raw, name, time, reading('SIG-01', () => readCheckpoint(note.text)), signature);
  else await checkSignature(key, utf8(`cosignature/v1\ntime ${time}\n${note.text}`), signature);
  return time;
}
const u64 = (n) => { const bytes = new DataView(new ArrayBuffer(8)); bytes.setBigUint64(0, BigInt(n)); return new Uint8Array(bytes.buffer); };
/** ML-DSA-44 (FIPS 204) with the empty context. Its 45 KB are loaded only where a policy names such a key. */
export async function holdsMlDsa44(raw, message, signature) {
  if (raw.length !== 1312 || signature.length !== 2420) return false;
  const { ml_dsa44: mlDsa44 } = await import('./noble-ml-dsa.js');
  return mlDsa44.verify(signature, message, raw);
}
async function checkTree(raw, name, time, { origin, size, root }, signature) {
  const [by, of] = [utf8(name), utf8(origin)];
  need(of.length <= 255, 'SIG-01');
  const message = concat([utf8('subtree/v1\n\0'), [by.length], by, u64(time), [of.length], of, u64(0), u64(size), root]);
  need(await holdsMlDsa44(raw, message, signature), 'SIG-01');
}

async function readPolicy(text, ok) {
  const policy = { witnesses: [], groups: new Map() };
  const names = new Set(['none']);
  const used = new Set();
  const raws = new Set();
  const vkey = async (text, types) => {
    const key = await readVkey(text);
    ok(types.includes(key.type) && !raws.has(hex(key.raw)));
    raws.add(hex(key.raw));
    return key;
  };
  const define = (name) => { ok(name && !names.has(name)); names.add(name); };
  const url = (text = 'http://-') => ok(/^https?:\/\/[A-Za-z0-9._~:/-]+$/.test(text));
  ok(!/[\x00-\x08\x0b-\x1f\x7f]/.test(text) && text.endsWith('\n'));
  for (const line of text.split('\n')) {
    const [word, ...args] = line.replace(/^[ \t]+|[ \t]+$/g, '').split(/[ \t]+/);
    if (!word || word[0] === '#') continue;
    if (word === 'log') {
      ok(!policy.log && args.length >= 1 && args.length <= 2);
      policy.log = await vkey(args[0], [1]);
      url(args[1]);
    } else if (word === 'witness') {
      ok(args.length >= 2 && args.length <= 3);
      define(args[0]);
      policy.witnesses.push({ label: args[0], ...(await vkey(args[1], [4, 6])) });
      url(args[2]);
    } else if (word === 'group') {
      const [name, k, ...members] = args;
      for (const m of members) { ok(m !== 'none' && names.has(m) && !used.has(m)); used.add(m); }
      const least = k === 'any' ? 1 : k === 'all' ? members.length : isDecimal(k ?? '') ? Number(k) : 0;
      ok(members.length && least >= 1 && least <= members.length);
      define(name);
      policy.groups.set(name, { least, members });
    } else {
      ok(word === 'quorum' && !policy.quorum && args.length === 1 && names.has(args[0]));
      policy.quorum = args[0];
    }
  }
  ok(policy.log && policy.quorum);
  return policy;
}
export function quorumReached(policy, signed) {
  const reached = (name) => {
    const group = policy.groups.get(name);
    return group ? group.members.filter(reached).length >= group.least : signed.has(name);
  };
  return policy.quorum === 'none' || reached(policy.quorum);
}
const HEAD = /^genesis\/v1\nname ([^\n]+)\norigin ([^\n]+)\ncreated (\d+)\nthreshold (\d+)\n((?:registrar [^\n ]+ [^\n]+\n)+)((?:operator-witness [^\n]+\n)*)((?:timestamp-authority [^\n ]+ [^\n]+\n)*)\n/;
/** The constitution the reader trusts: {hash, name, origin, threshold, registrars, operators, policy}. Refused: GEN-01. */
export async function readGenesis(text) {
  const ok = (holds) => need(holds, 'GEN-01');
  const label = (s) => [...s].length <= 80 && !/^ | $/.test(s);
  try {
    const [all, name, origin, created, threshold, registrars, operators, stampers] = HEAD.exec(text) ?? [];
    ok(all && utf8(text).length <= 31744 && utf8(text.slice(all.length)).length <= 28672 && !/[\x00-\x09\x0b-\x1f\x7f]/.test(all));
    ok(label(name) && NAME.test(origin) && utf8(origin).length <= 255 && isDecimal(created) && isSeconds(Number(created)) && isDecimal(threshold));
    const keyed = new Map();
    for (const line of registrars.slice(0, -1).split('\n')) {
      const [, spki] = line.split(' ', 2);
      ok(label(line.slice(11 + spki.length)));
      const key = await publicKey(base64(spki));
      ok(!keyed.has(key.thumb));
      keyed.set(key.thumb, key);
    }
    const k = Number(threshold);
    ok(keyed.size <= 16 && k >= 1 && k <= keyed.size);
    const authorities = new Map();
    for (const line of stampers.split('\n').slice(0, -1)) {
      const spki = line.split(' ', 2)[1];
      const said = line.slice(21 + spki.length);
      const size = base64(spki).length;
      ok(said && label(said) && size >= 1 && size <= 2048 && !authorities.has(spki));
      authorities.set(spki, said);
    }
    ok(authorities.size <= 16);
    const policy = await readPolicy(text.slice(all.length), ok);
    const named = operators.split('\n').slice(0, -1).map((line) => line.slice(17));
    const ours = new Set(named);
    ok(policy.log.name === origin && ours.size === named.length && named.every((o) => policy.witnesses.some((w) => w.label === o)));
    ok(policy.witnesses.every((w) => w.name !== origin || ours.has(w.label)));
    // Whoever is the operator's under one of his keys is so under all of that name.
    const theirs = new Set(policy.witnesses.filter((w) => ours.has(w.label)).map((w) => w.name));
    const operatorsAll = new Set(policy.witnesses.filter((w) => theirs.has(w.name)).map((w) => w.label));
    return { text, hash: hex(sha256(utf8(text))), name, origin, threshold: k, registrars: keyed, operators: operatorsAll, authorities, policy };
  } catch (e) {
    throw e instanceof No ? new No('GEN-01') : e;
  }
}

// ---- Key statements (docs/formats/key-statements.md) and who may sign what from which index on.
const isThumb = (v) => isBytes(v, 32);
const KEYED = { key: isBytes };
const SHAPES = {
  genesis: { genesis: isText },
  organisation: { ...KEYED, name: isText, 'gs1-prefixes': [isText], glns: [isText] },
  device: { ...KEYED, organisation: isThumb, name: isText, 'code-hash': (v) => v === null || isThumb(v), chains: [(v) => isBytes(v, 16)], sensors: [isText] },
  account: { ...KEYED, organisation: isThumb, name: isText },
  node: { ...KEYED, name: isText },
  rotation: { old: isThumb, key: isBytes },
  revocation: { revoked: isThumb, reason: isText, void: [(v) => Array.isArray(v) && v.length === 2 && isBytes(v[0], 16) && isUint(v[1])] },
  keylist: { number: isUint, time: isSeconds,
    keys: [(v) => Array.isArray(v) && v.length === 2 && isThumb(v[0]) && ['registered', 'revoked'].includes(v[1])] },
};
const ROLES = new Map(Object.entries({ senml: ['device'], state: ['device'], epcis: ['organisation', 'account'], key: ['registrar', 'organisation'],
  finding: ['node'], access: ['node'], timestamp: ['node'], recall: ['organisation'], erase: ['organisation'], linkset: ['organisation'] }));

/** The members of a capsule of type key, by name. Malformed: CAP-02; with leaves withheld: CAP-03, open. */
function readKeyStatement(capsule) {
  need(capsule.type === 'key', 'CAP-02');
  need(!capsule.withheld, 'CAP-03', true);
  const left = [...capsule.leaves];
  const next = (path, is) => {
    const [at, value] = left[0] ?? [];
    const here = at === path;
    if (here) { need(is(value), 'CAP-02'); left.shift(); }
    return here ? [value] : [];
  };
  const one = (path, is) => { const [value] = next(path, is); need(value !== undefined, 'CAP-02'); return value; };
  const kind = one('/kind', (v) => isText(v) && Object.hasOwn(SHAPES, v));
  const out = { kind };
  for (const [name, is] of Object.entries(SHAPES[kind])) {
    if (!Array.isArray(is)) out[name] = one('/' + name, is);
    else for (out[name] = []; ; out[name].push(...next(`/${name}/${out[name].length}`, is[0]))) if (left[0]?.[0] !== `/${name}/${out[name].length}`) break;
  }
  if (out.key) out.possession = one('/possession', (v) => isBytes(v, 64));
  need(!left.length, 'CAP-02');
  return out;
}
/** What a new key signs: `under` is the organisation of a device or account, the old key of a rotation. */
const possessionOf = (ks, key, origin) => utf8(`possession/v2\norigin ${origin}\nkey ${key.thumb}\nfor ${ks.kind}\nunder ${
  hexOr(ks.organisation ?? ks.old)}\ncode ${hexOr(ks['code-hash'])}\n${(ks.chains ?? []).map((c) => `chain ${hex(c)}\n`).join('')}`);
const hexOr = (bytes) => (bytes ? hex(bytes) : '-');

/**
 * Who may sign what. Fed with key statements that hold, by ascending index. What needs k registrars has effect where the k-th of them has signed the
 * same root; a key's first registration stands.
 */
class Register {
  constructor(genesis) {
    this.genesis = genesis;
    this.rows = new Map([...genesis.registrars].map(([thumb, key]) => [thumb, { role: 'registrar', key, since: -1 }]));
    this.votes = new Map();
    this.heirs = new Map();
  }
  /** The registered key that may sign at this index, or undefined. */
  at(thumb, index) {
    const row = this.rows.get(thumb);
    return row && row.since < index && !(row.revokedAt < index) ? row : undefined;
  }
  /** Takes a statement if its signer is one of those whom this kind asks for; else KEY-03. */
  take(ks, key, { kid, root }, index) {
    const signer = this.at(kid, index);
    need(signer && !this.genesis.registrars.has(key?.thumb) && this.entitled(ks, kid, signer.role), 'KEY-03');
    if (signer.role === 'registrar') {
      const votes = (this.votes.get(root) ?? new Set()).add(kid);
      this.votes.set(root, votes);
      if (votes.size < this.genesis.threshold) return;
    }
    if (ks.kind === 'revocation') this.revoke(hex(ks.revoked), index, ks.void);
    else if (ks.kind === 'keylist' && ks.number >= (this.list?.number ?? 0)) {
      this.list = { ...ks, revoked: new Set(ks.keys.filter(([, status]) => status === 'revoked').map(([thumb]) => hex(thumb))) };
    }
    if (key && !this.rows.has(key.thumb)) this.register(ks, key, index);
  }
  entitled(ks, kid, role) {
    const registrar = role === 'registrar';
    const organisation = role === 'organisation' && ks.organisation && hex(ks.organisation) === kid;
    switch (ks.kind) {
      case 'device': return organisation;
      case 'account': return registrar || organisation;
      case 'rotation': return (hex(ks.old) === kid && !registrar) || this.mayEnd(hex(ks.old), kid, registrar);
      case 'revocation': return this.mayEnd(hex(ks.revoked), kid, registrar);
      case 'genesis': return registrar && ks.genesis === this.genesis.text;
      default: return registrar;
    }
  }
  isOrHeir(kid, thumb) {
    let at = thumb;
    while (at && at !== kid) at = this.heirs.get(at);
    return !!at;
  }
  /** A registrar, or the organisation of a device's or account's key, or that organisation's heir by rotation; nobody for a registrar's key. */
  mayEnd(thumb, kid, registrar) {
    return !this.genesis.registrars.has(thumb) && (registrar || this.isOrHeir(kid, this.rows.get(thumb)?.organisation));
  }
  /** Whether an organisation answers for what a key signed: its own, that of its devices and accounts, and that of keys whose heir it is. */
  answersFor(kid, thumb) {
    return this.isOrHeir(kid, thumb) || this.isOrHeir(kid, this.rows.get(thumb)?.organisation);
  }
  revoke(thumb, index, voids) {
    const row = this.rows.get(thumb);
    if (row && row.revokedAt === undefined) this.rows.set(thumb, { ...row, revokedAt: index, voids });
  }
  register(ks, key, index) {
    let [role, organisation, name] = [ks.kind, ks.organisation && hex(ks.organisation), ks.name];
    if (ks.old) {
      const old = this.rows.get(hex(ks.old));
      if (!old || old.revokedAt !== undefined) return;
      this.revoke(hex(ks.old), index);
      this.heirs.set(hex(ks.old), key.thumb);
      ({ role, organisation, name } = old);
    } else if (role === 'account' && this.at(organisation, index)?.role !== 'organisation') return;
    this.rows.set(key.thumb, { role, key, organisation, name, since: index });
  }
  /** The line `key` of bundle.md. Without a capsule the role is not asked; any key may sign its own rotation. */
  async check(st, capsule, index, mentioned) {
    const row = this.rows.get(st.kid);
    if (!row || row.since >= index) throw mentioned ? new No('KEY-02') : new No('KEY-01', true);
    need(!capsule || ROLES.get(capsule.type)?.includes(row.role) || (await isOwnRotation(capsule, st.kid)), 'KEY-04');
    need(this.at(st.kid, index) && !row.voids?.some(([chain, seq]) => hex(chain) === st.chain && st.seq >= seq), 'KEY-05');
    need(row.revokedAt !== undefined || !this.list?.revoked.has(st.kid), 'REV-03', true);
  }
}
async function isOwnRotation(capsule, kid) {
  try {
    const { old, key } = readKeyStatement(capsule);
    return hex(old) === kid && !!(await publicKey(key));
  } catch {
    return false;
  }
}

// ---- The bundle and its verdict (docs/formats/bundle.md).
function readBundle(bytes) {
  return reading('BND-01', () => {
    const map = decode(bytes, 1 << 24);
    const ok = (holds) => need(holds, 'BND-01');
    ok(map instanceof Map && map.size === 7 && map.get(1) === 1);
    const [hash, checkpoint, rows, keyRows, tokens, about] = [2, 3, 4, 5, 6, 7].map((l) => map.get(l));
    ok(isBytes(hash, 32) && isText(checkpoint) && Array.isArray(tokens) && tokens.every((t) => isBytes(t)));
    ok(about instanceof Map && about.size === 2 && isText(about.get(1)) && Array.isArray(about.get(2)) && about.get(2).every(isText));
    const list = (rows) => {
      ok(Array.isArray(rows));
      let last = -1;
      return rows.map((row) => {
        ok(Array.isArray(row) && row.length === 4);
        const [statement, capsule, index, path] = row;
        ok(isBytes(statement) && (capsule === null || isBytes(capsule)) && isUint(index) && index > last);
        ok(Array.isArray(path) && path.length <= 64 && path.every((h) => isBytes(h, 32)));
        last = index;
        return { statement, capsule, index, path };
      });
    };
    return { hash: hex(hash), checkpoint, rows: list(rows), keyRows: list(keyRows), about: { subject: about.get(1), eventHashes: about.get(2) } };
  });
}

/**
 * What a bundle proves against a genesis: one line for each step, in the order of docs/formats/bundle.md.
 * now = seconds since 1970 or null. leaves: Map index → Map path → value, of the capsules whose line `fields` is proven. independent: how many
 * witnesses that are not the operator's signed the head. head: {size, root (hex), note} if its line is proven. A line `fields` may have words: who had the capsule erased. A malformed genesis throws No (GEN-01): there is nothing to check against.
 */
export async function verifyBundle(bytes, genesisText, now) {
  return verifyRead(await readGenesis(genesisText), now, 'bundle', (genesis) => {
    const bundle = readBundle(bytes);
    need(bundle.hash === genesis.hash, 'POL-01');
    return bundle;
  });
}
/** The same for rows that were read from elsewhere; `read` gives {checkpoint, rows, keyRows, tokens, about}, and its refusal is the line `form`. */
export async function verifyRead(genesis, now, form, read) {
  const lines = [];
  const line = async (step, index, check) => {
    let verdict = 'proven', code = null;
    try { await check(); } catch (e) {
      if (!(e instanceof No)) throw e;
      [verdict, code] = [e.open ? 'undecided' : 'refuted', e.code];
    }
    lines.push({ step, index, verdict, code });
    return verdict === 'proven';
  };
  const leaves = new Map();
  const result = { lines, genesisHash: genesis.hash, leaves, about: null, independent: 0, head: null };
  let bundle;
  if (!(await line(form, null, () => { bundle = read(genesis); }))) return result;
  result.about = bundle.about;

  let note, head;
  const headHolds = await line('head', null, async () => {
    note = readNote(bundle.checkpoint);
    head = readCheckpoint(note.text);
    need(head.origin === genesis.origin, 'LOG-03');
    need((await signedBy(note, genesis.policy.log).catch(() => undefined)) === 0, 'LOG-01');
  });
  if (headHolds) result.head = { size: head.size, root: hex(head.root), note: bundle.checkpoint };
  const dependsOnHead = () => need(headHolds, 'DEP-00', true);

  const signed = new Set();
  let newest = 0; // an operator's time counts only where no independent witness signed
  await line('witnesses', null, async () => {
    dependsOnHead();
    let wrong = false;
    const [independent, others, theirs] = [new Set(), [], []]; // several keys of one name are one witness
    for (const witness of genesis.policy.witnesses) {
      const time = await signedBy(note, witness).catch(() => { wrong = true; });
      if (time) signed.add(witness.label);
      (genesis.operators.has(witness.label) ? theirs : others).push(time ?? 0);
      if (time && !genesis.operators.has(witness.label)) independent.add(witness.name);
    }
    newest = Math.max(0, ...others) || Math.max(0, ...theirs);
    result.independent = independent.size;
    need(!wrong, 'WIT-03');
    need(quorumReached(genesis.policy, signed), 'WIT-01', true);
    need(independent.size, 'WIT-02', true);
  });
  await line('fresh', null, () => {
    dependsOnHead();
    need(now !== null, 'FRS-02', true);
    need(newest && now - newest <= 86400 && newest - now <= 300, 'FRS-01', true);
  });

  const entries = bundle.rows.map(readEntry);
  const keyEntries = bundle.keyRows.map(readEntry);
  const known = await keysIn(keyEntries, genesis);
  const signature = async (st) => {
    const key = known.get(st.kid);
    need(key, 'SIG-04', true);
    if (key instanceof Error) throw key;
    await checkStatement(st, key);
  };
  const inclusion = (e) => need(included(e.index, head.size, leafHash(e.statement), e.path, head.root), 'INC-01');

  const register = new Register(genesis);
  // Keys whose registration, and keys whose end, this browser could not judge: open, not refuted, and not proven.
  const [unsure, perhapsEnded] = [new Set(), new Set()];
  const before = lines.splice(0);
  for (const e of keyEntries) {
    await line('register', e.index, async () => {
      if (e.form) throw e.form;
      need(e.st.origin === genesis.origin, 'STM-02');
      let ks = null, open = e.fields;
      const unjudged = (no) => {
        if (no?.code !== 'ENV-01') return;
        if (ks?.key) unsure.add(hex(sha256(ks.key)));
        for (const ended of [ks?.revoked, ks?.old]) if (ended) perhapsEnded.add(hex(ended));
      };
      if (e.capsule) [ks, open] = readKeyStatementOf(e);
      else if (!open.open) throw open;
      const key = ks?.key && (await publicKey(ks.key));
      await signature(e.st).catch((no) => {
        if (!no.open) throw no;
        open ??= no.code === 'SIG-04' ? new No('KEY-01', true) : no;
      });
      if (key) {
        await checkSignature(key, possessionOf(ks, key, genesis.origin), ks.possession).catch((no) => {
          if (!no.open) throw no;
          open ??= no;
        });
      }
      if (unsure.has(e.st.kid) && !register.at(e.st.kid, e.index)) open ??= new No('ENV-01', true);
      unjudged(open);
      if (headHolds) inclusion(e);
      if (open) throw open;
      register.take(ks, key, e.st, e.index);
      const waits = ks.organisation && unsure.has(hex(ks.organisation)); // an account of an organisation that could not be judged
      if (waits && !register.rows.has(key.thumb)) unsure.add(key.thumb);
      dependsOnHead();
    });
  }
  const registered = lines.splice(0);
  lines.push(...before);
  await line('revocations', null, () => {
    dependsOnHead();
    need(register.list, 'REV-01', true);
    need(newest && newest - register.list.time <= 172800, 'REV-02', true);
  });
  await line('time', null, () => need(false, 'TST-01', true));
  lines.push(...registered);

  // Who claims a place in a chain; each is hashed and judged once, a bundle may hold forty thousand for one place.
  const places = new Map();
  const placeOf = ({ kid, chain, seq }, back = 0) => [kid, chain, seq - back].join();
  for (const { st } of [...entries, ...keyEntries]) {
    if (!st) continue;
    const at = placeOf(st);
    if (!places.has(at)) places.set(at, { all: [], hashes: new Set(), signed: null });
    places.get(at).all.push(st);
    places.get(at).hashes.add(hex(sha256(st.bytes)));
  }
  const holds = (st) => (st.holds ??= signature(st).then(() => true, () => false));
  const equivocates = async (place) => {
    if (!place.signed) {
      place.signed = new Set();
      for (const st of place.all) if (await holds(st)) place.signed.add(hex(st.signed));
    }
    return place.signed.size > 1;
  };
  for (const e of entries) {
    const { st } = e;
    const say = (step, check) => line(step, e.index, check);
    const sayOf = (step, check) => say(step, () => { need(st, 'DEP-00', true); return check(); });
    await say('fields', () => { if (e.fields) throw e.fields; });
    if (!e.fields && e.capsule.withheld) lines[lines.length - 1].withheld = [e.capsule.withheld, e.capsule.count];
    await say('statement', () => {
      if (e.form) throw e.form;
      need(st.origin === genesis.origin, 'STM-02');
    });
    e.signed = await sayOf('signature', () => signature(st));
    e.entitled = await sayOf('key', () => {
      dependsOnHead();
      const found = register.check(st, e.fields ? null : e.capsule, e.index, known.has(st.kid));
      return found.then(
        () => need(!perhapsEnded.has(st.kid), 'ENV-01', true),
        (no) => { throw no.code === 'KEY-02' && unsure.has(st.kid) ? new No('ENV-01', true) : no; },
      );
    });
    await say('inclusion', () => { dependsOnHead(); inclusion(e); });
    await sayOf('chain', async () => {
      need(!(await holds(st)) || !(await equivocates(places.get(placeOf(st)))), 'CHN-03');
      if (!st.seq) return;
      const previous = places.get(placeOf(st, 1));
      need(previous, 'CHN-01', true);
      need(previous.hashes.has(st.prev), 'CHN-02');
    });
    if (!e.fields) leaves.set(e.index, e.capsule.leaves);
  }
  for (const e of entries) {
    const words = e.fields?.code === 'CAP-03' && e.st && erasedBy(e, entries, register);
    if (words) lines.find(({ step, index }) => step === 'fields' && index === e.index).words = words;
  }
  await line('complete', null, () => need(false, 'CPL-01', true));
  return result;
}
const noOf = (e) => { if (e instanceof No) return e; throw e; };
/** A row read as far as it reads: st or form (why there is none), capsule, fields (why it is not what was signed). */
function readEntry({ statement, capsule: bytes, index, path }) {
  const e = { statement, index, path, st: null, form: null, capsule: null, fields: null };
  try { e.st = readStatement(statement); } catch (no) { e.form = noOf(no); e.fields = new No('DEP-00', true); }
  try {
    need(bytes, 'CAP-03', true);
    e.capsule = readCapsule(bytes);
    need(e.capsule.root === e.st?.root, 'CAP-01');
  } catch (no) { e.fields ??= noOf(no); }
  return e;
}
/** Of a capsule that is not here the bundle may tell who had it erased, when and why: in words as the Java reader's. */
function erasedBy({ index, st, statement }, entries, register) {
  for (const { index: at, st: by, fields, capsule, signed, entitled } of entries) {
    const said = !fields && signed && entitled && at > index && readErase(capsule);
    if (said && said.index === index && same(said.statement, sha256(statement)) && register.answersFor(by.kid, st.kid)) {
      const time = new Date(by.iat * 1000).toISOString().replace('.000', '');
      return `erased by ${register.rows.get(by.kid)?.name ?? ''} at ${time} (entry ${at}): ${said.reason}`;
    }
  }
  return null;
}
/** {index, statement, reason} of a capsule of type erase (docs/formats/erase.md); null for any other. */
function readErase({ type, leaves, withheld }) {
  const is = (v) => isText(v) && utf8(v).length >= 1 && utf8(v).length <= 500;
  const rows = [...leaves];
  const paths = rows.every(([path], i) => path === (['/index', '/statement', '/reason'][i] ?? `/about/${i - 3}`));
  if (type !== 'erase' || withheld || rows.length < 3 || rows.length > 19 || !paths) return null;
  const [index, statement, reason, ...about] = rows.map(([, value]) => value);
  return isUint(index) && isThumb(statement) && [reason, ...about].every(is) ? { index, statement, reason } : null;
}
/** [key statement, null], or [null, CAP-03] if leaves of it are withheld. */
function readKeyStatementOf(e) {
  let said;
  try { said = [readKeyStatement(e.capsule), null]; } catch (no) {
    if (!noOf(no).open) throw no;
    said = [null, no];
  }
  if (e.fields) throw e.fields;
  return said;
}
/** Every key the bundle names, admitted or (as its No) not. A thumbprint vouches for its key: whether it is registered is another question. */
async function keysIn(entries, genesis) {
  const known = new Map(genesis.registrars);
  for (const { capsule } of entries) {
    try {
      const { key: spki } = readKeyStatement(capsule);
      if (spki) known.set(hex(sha256(spki)), await publicKey(spki).catch((no) => no));
    } catch { /* no key statement: its own line says so */ }
  }
  return known;
}
