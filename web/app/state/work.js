/** What a person has made in this page, opened where it was left and kept from then on. */
import { captureData, problems, restoreData } from './photos.js';
import { tidyPhotos } from './intake.js';
import { findInterrupted, interrupted } from './interrupted.js';
import { recipe } from './recipe.js';
import { runs, watchRuns } from './runs.js';
import { keepSaved, keeps, openSaved } from './saved.js';
import { favourites } from './synthetic_preview.js';
import { announcement } from './training.js';
import { weightsFile } from './weights.js';
import { words } from '../words.js';

export async function openWork() {
  const names = ['data', 'problems', 'recipe', 'weights', 'runs', 'favourites'];
  const [data, found, saved, file, earlier, starred] = await openSaved(names);
  if (data) restoreData(data);
  if (found) problems.value = found;
  if (saved) recipe.value = saved;
  if (file) weightsFile.value = file;
  if (earlier) runs.value = earlier;
  if (starred) favourites.value = starred;
  watchRuns();
  keepSaved('data', captureData);
  keepSaved('problems', () => problems.value);
  keepSaved('recipe', () => recipe.value);
  keepSaved('weights', () => weightsFile.value);
  keepSaved('runs', () => runs.value);
  keepSaved('favourites', () => favourites.value);
  if (keeps.value) goThroughKept().catch(() => {}); // without an engine there is nothing to do it for
}

async function goThroughKept() {
  await findInterrupted();
  if (interrupted.value) announcement.value = words.interrupted.title;
  await tidyPhotos(interrupted.value?.data.photos ?? []);
}
