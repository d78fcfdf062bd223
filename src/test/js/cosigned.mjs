// Whether a log's head is what its signers say, by code of others: Ed25519 by OpenSSL (node:crypto), ML-DSA-44 by @noble/post-quantum, the
// tree by the words of RFC 6962, 2.1. Nothing of verify.js.
//
//   node cosigned.mjs URL NOBLE-ML-DSA.js VKEY...
//
// Every key given must have signed URL/checkpoint. One line a finding; on the first doubt "refused: ..." and exit code 1.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const TILE = 256;
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const require_ = (holds, what) => {
  if (!holds) {
    throw new Error(what);
  }
};

async function get(url) {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(30_000) });
  require_(answer.status === 200, `${url} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

function parseVkey(vkey) {
  const [name, id, ...rest] = vkey.split('+');
  const typed = Buffer.from(rest.join('+'), 'base64');
  const hash = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  require_(hash.toString('hex') === id, `the id of ${name} is not ${id}`);
  return { name, id: hash, type: typed[0], key: typed.subarray(1) };
}

function parseNote(text) {
  const split = text.lastIndexOf('\n\n');
  const lines = text.slice(split + 2).trimEnd().split('\n').map((line) => {
    const [dash, name, base64] = line.split(' ');
    require_(dash === '\u2014' && base64, `no signature line: ${line}`);
    const bytes = Buffer.from(base64, 'base64');
    return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  const body = text.slice(0, split + 1);
  const [origin, size, root, end, ...extensions] = body.split('\n');
  require_(end === '' && extensions.length === 0, 'not three lines');
  return { body, origin, size: Number(size), root: Buffer.from(root, 'base64'), lines };
}

const u64 = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

function ed25519(key, message, signature) {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  return verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
}

const named = (text) => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);

function holds(key, note, signature, mlDsa44) {
  const [time, rest] = [signature.subarray(0, 8), signature.subarray(8)];
  switch (key.type) {
    case 1:
      return ed25519(key.key, Buffer.from(note.body), signature);
    case 4:
      return ed25519(key.key, Buffer.from(`cosignature/v1\ntime ${time.readBigUInt64BE()}\n${note.body}`), rest);
    case 6:
      return mlDsa44.verify(rest, Buffer.concat([Buffer.from('subtree/v1\n\0'), named(key.name), time, named(note.origin), u64(0),
        u64(note.size), note.root]), key.key);
    default:
      return false;
  }
}

function root(leaves) {
  if (leaves.length === 1) {
    return leaves[0];
  }
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.from([1]), root(leaves.slice(0, split)), root(leaves.slice(split)));
}

async function leaves(url, size) {
  const all = [];
  for (let first = 0; first < size; first += TILE) {
    const width = Math.min(TILE, size - first);
    const path = String(first / TILE).padStart(3, '0') + (width === TILE ? '' : `.p/${width}`);
    const bundle = await get(`${url}/tile/entries/${path}`);
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) {
      all.push(sha256(Buffer.from([0]), bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at))));
    }
  }
  require_(all.length === size, `${all.length} entries instead of ${size}`);
  return all;
}

async function main(url, noble, ...vkeys) {
  const { ml_dsa44: mlDsa44 } = await import(pathToFileURL(noble));
  const note = parseNote((await get(`${url}/checkpoint`)).toString('utf8'));
  for (const key of vkeys.map(parseVkey)) {
    const line = note.lines.find((each) => each.name === key.name && each.id.equals(key.id));
    require_(line, `no signature by ${key.name}, type ${key.type}`);
    require_(holds(key, note, line.signature, mlDsa44), `the signature by ${key.name}, type ${key.type}, does not hold`);
    console.log(`signed ${key.name} ${key.type}`);
  }
  require_(root(await leaves(url, note.size)).equals(note.root), 'the entries make another root');
  console.log(`included ${note.size}`);
}

main(...process.argv.slice(2)).catch((e) => {
  console.log(`refused: ${e.message}`);
  process.exitCode = 1;
});
