// An ESME on the npm package smpp: binds, submits, answers receipts and inbound enquire_links, unbinds.
//
// usage: node esme.mjs PORT COUNT transceiver|pair [DESTINATION [SECONDS]]
//
// With "pair" it binds a transmitter and a receiver. Ends with 0 when every submit_sm was accepted and got its receipt
// under the id of its response within SECONDS (30), else with 1.

import { createRequire } from 'node:module';

const smpp = createRequire(import.meta.url)('smpp');
const [port, count, kind, destination = '14155550100', seconds = '30'] = process.argv.slice(2);
const WINDOW = 20;
const TEXT = 'grüße aus Node: 10 €';
const accepted = [];
const receipts = [];
let submitted = 0;
let waiting = 0;

function bind(command) {
  return new Promise((resolve, reject) => {
    const session = smpp.connect({ url: `smpp://127.0.0.1:${port}` }, () => {
      session[command]({ system_id: 'node', password: 'word', interface_version: 0x34 }, (answer) => {
        answer.command_status === 0 ? resolve(session) : reject(new Error(`bind: ${answer.command_status}`));
      });
    });
    session.on('error', reject);
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('deliver_sm', (pdu) => {
      const text = pdu.short_message.message ?? pdu.short_message;
      receipts.push(/id:(\S+)/.exec(text.toString())[1]);
      session.send(pdu.response());
      refill();
    });
  });
}

const binds = kind === 'pair'
  ? [await bind('bind_transmitter'), await bind('bind_receiver')]
  : [await bind('bind_transceiver')];
const [sender] = binds;
let done;
const complete = new Promise((resolve) => { done = resolve; });

function refill() {
  while (submitted < Number(count) && waiting < WINDOW) {
    submitted += 1;
    waiting += 1;
    sender.submit_sm(
      { source_addr_ton: 5, source_addr: 'Node', dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: destination,
        registered_delivery: 1, short_message: TEXT },
      (answer) => {
        waiting -= 1;
        if (answer.command_status === 0) {
          accepted.push(answer.message_id);
        }
        refill();
      });
  }
  // A receipt may be read before the answer that it follows: the other socket may be read first
  if (receipts.length >= Number(count) && waiting === 0) {
    done();
  }
}

refill();
const deadline = setTimeout(done, Number(seconds) * 1000);
await complete;
clearTimeout(deadline);

const same = accepted.length === submitted
  && [...accepted].sort().join() === [...receipts].sort().join();
let unbound = same;
for (const session of same ? binds : []) {
  const answer = await new Promise((resolve) => session.unbind(resolve));
  unbound = unbound && answer.command_status === 0;
  session.close();
}
console.log(`${submitted} submitted, ${accepted.length} accepted, ${receipts.length} receipts, `
  + (unbound ? 'unbound' : 'not unbound'));
process.exit(unbound ? 0 : 1);
