// Thaw in Node: a line of JSON in, a line of JSON out.
import { createInterface } from 'node:readline';
import { contestant } from './answering.mjs';
import { ThawWork } from './thaw-work.mjs';

const answer = contestant((how) => ThawWork.load(how));
for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(JSON.parse(line)).then(
    (value) => ({ answer: value }),
    (error) => ({ failure: error.stack }),
  );
  console.log(JSON.stringify(said));
}
process.exit(0); // the pool's threads would keep it
