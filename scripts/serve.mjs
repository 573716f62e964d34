#!/usr/bin/env node
// Serves the built page: serve.mjs FOLDER [FIRST PORT]. Ports that are taken are passed over.
import { relayOfficial } from './official-relay.mjs';
import { serve } from './static-server.mjs';

const [folder, port = '8080'] = process.argv.slice(2);
const { url } = await serve({
  roots: { '/': folder },
  routes: { '/official/': relayOfficial },
  port: Number(port),
  tries: 100,
});
console.log(`
Thaw is at ${url} (Ctrl-C stops it)
The same, headless: npx thaw train --data PHOTOS --out run
`);
