/**
 * The service worker: keeps the whole page as it was built, so that it opens without a network, and
 * gives its files the headers that threads need, so that they run on hosts that cannot send headers.
 *
 * A new version is taken in beside the one in use and waits: it takes over when the last tab is
 * closed, or when the page says so because a person asked for it.
 */
import { clientsClaim } from 'workbox-core';
import { addPlugins, precacheAndRoute } from 'workbox-precaching';

/* global KEPT: [{url, revision}], put in by scripts/build-offline.mjs */

/** What makes a page cross-origin isolated, which the page's files need not be asked for: they are ours. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** @param {Response} response @returns {Response} the same with the headers of isolation */
function isolate(response) {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { body, status, statusText } = response;
  return new Response(body, { status, statusText, headers });
}

addPlugins([{ handlerWillRespond: async ({ response }) => isolate(response) }]);
precacheAndRoute(KEPT, {
  ignoreURLParametersMatching: [/./], // ?engine and ?threads choose a build of the same page
  cleanURLs: false,
});

// The first visit, too, is taken over, so that threads can run without a second one.
clientsClaim();

addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') skipWaiting();
});
