// The page /verify: a proof file and a genesis text go in, one line for each step comes out. Nothing is sent anywhere.
import { verifyBundle } from './verify.js';
import { verifyTlogProof } from './verify-log.js';

const $ = (id) => document.getElementById(id);
const messages = JSON.parse($('badge-messages').textContent);
const text = (key, values = {}) => (messages[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const ICONS = { proven: '✓', refuted: '✗', undecided: '?' };

function row(line) {
  const item = document.createElement('li');
  item.className = `badge-${line.verdict}`;
  const name = document.createElement('b');
  name.textContent = text(`step.${line.step}.title`) + (line.index == null ? '' : ` #${line.index}`);
  const icon = document.createElement('span');
  icon.className = 'badge-icon';
  icon.setAttribute('aria-hidden', 'true');
  icon.textContent = ICONS[line.verdict] ?? '?';
  const why = line.code ? ` ${text(`code.${line.code}`)} (${line.code})` : '';
  const kept = line.withheld ? ` ${text('fields.withheld', { n: line.withheld[0], m: line.withheld[1] })}` : '';
  item.append(icon, ' ', name, ` – ${text(`verdict.${line.verdict}`)}.${why}${line.words ? ` ${line.words}` : ''}${kept}`);
  return item;
}

$('verify-ours').addEventListener('click', async () => {
  $('verify-genesis').value = await (await fetch('/genesis.txt')).text();
});

$('verify-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const list = document.createElement('ol');
  list.className = 'badge-steps';
  try {
    const bytes = new Uint8Array(await $('verify-file').files[0].arrayBuffer());
    const [genesis, now] = [$('verify-genesis').value, Math.floor(Date.now() / 1000)];
    const isTlogProof = new TextDecoder().decode(bytes.subarray(0, 20)) === 'c2sp.org/tlog-proof@';
    const { lines } = await (isTlogProof ? verifyTlogProof(bytes, genesis, now, null) : verifyBundle(bytes, genesis, now));
    list.append(...lines.map(row));
  } catch (e) {
    list.append(row({ step: 'bundle', index: null, verdict: 'undecided', code: e.code ?? e.message }));
  }
  $('verify-out').replaceChildren(list);
});
