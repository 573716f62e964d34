/**
 * A worker beside the worker, with a small engine of its own: it looks at photos on their way in, so
 * that every core decodes. See intake_pool.js.
 */
import { expose } from 'comlink';
import { loadEngine } from '../engine/load.js';
import { takeIn } from './intake.js';

const loading = loadEngine({ build: 'simd' });

expose({ takeIn: async (photos, keep) => takeIn(await loading, photos, keep) });
