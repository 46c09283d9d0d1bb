// Creates, fetches and pages through messages with the official Node library, unchanged but for the address.
//
//   npm install && BASE_URL=http://127.0.0.1:8080 ACCOUNT_SID=AC... AUTH_TOKEN=... SENDER=+1... TO=+1... node messages.mjs
//
// Prints one line for each step and ends with status 0 when all hold.
import assert from 'node:assert/strict';
import twilio from 'twilio';

const { BASE_URL, ACCOUNT_SID, AUTH_TOKEN, SENDER, TO } = process.env;
for (const [name, value] of Object.entries({ BASE_URL, ACCOUNT_SID, AUTH_TOKEN, SENDER, TO })) {
  assert.ok(value, `environment variable ${name}: missing`);
}

function connect(token) {
  const client = twilio(ACCOUNT_SID, token);
  client.api.baseUrl = BASE_URL;
  return client;
}

const client = connect(AUTH_TOKEN);
const body = '100 % of +1 & more: ünïcødé 😀';

const created = [];
for (let i = 0; i < 5; i++) {
  created.push(await client.messages.create({ to: TO, from: SENDER, body: `${body} ${i}` }));
}
assert.match(created[0].sid, /^SM[0-9a-f]{32}$/);
assert.equal(created[0].body, `${body} 0`);
assert.equal(created[0].to, TO);
assert.equal(created[0].from, SENDER);
assert.equal(created[0].status, 'queued');
assert.equal(created[0].errorCode, null);
assert.ok(created[0].dateCreated instanceof Date && !Number.isNaN(created[0].dateCreated.getTime()));
console.log(`created ${created.length} messages`);

const fetched = await client.messages(created[0].sid).fetch();
assert.equal(fetched.sid, created[0].sid);
assert.equal(fetched.body, created[0].body);
console.log(`fetched ${fetched.sid}: ${fetched.status}`);

const wanted = new Set(created.map((message) => message.sid));
async function until(hold) {
  const deadline = Date.now() + 10_000;
  while (!(await hold()) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
let listed = [];
await until(async () => {
  listed = await client.messages.list({ to: TO, pageSize: 2, limit: 1000 });
  return [...wanted].every((sid) => listed.some((message) => message.sid === sid));
});
const sids = listed.map((message) => message.sid);
assert.equal(new Set(sids).size, sids.length, 'no message twice');
for (const sid of wanted) {
  assert.ok(sids.includes(sid), `the list has ${sid}`);
}
console.log(`listed ${listed.length} messages in pages of 2`);

const redacted = await client.messages(created[4].sid).update({ body: '' });
assert.equal(redacted.body, '');
assert.equal((await client.messages(created[4].sid).fetch()).body, '');
console.log('redacted one');

const first = await client.messages.page({ pageSize: 2 });
assert.equal(first.instances.length, 2);
const second = await first.nextPage();
assert.equal(second.instances.length, 2);
assert.notEqual(second.instances[0].sid, first.instances[0].sid);
const back = await second.previousPage();
assert.equal(back.instances.length, 2);
console.log('went one page forward and back');

const hour = 3_600_000;
const recent = await client.messages.list({ dateSentAfter: new Date(Date.now() - hour), limit: 5 });
assert.equal(recent.length, 5);
const future = await client.messages.list({ dateSentAfter: new Date(Date.now() + hour), limit: 5 });
assert.equal(future.length, 0);
console.log('filtered by date');

await assert.rejects(client.messages.create({ to: 'hello', from: SENDER, body }), (error) => {
  assert.equal(error.status, 400);
  assert.equal(error.code, 21211);
  return true;
});
await assert.rejects(connect('wrong').messages.list({ limit: 1 }), (error) => {
  assert.equal(error.status, 401);
  assert.equal(error.code, 20003);
  return true;
});
console.log('refusals arrived with their codes');
