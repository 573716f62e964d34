import { render } from 'preact';
import '../ui/ui.css';
import './app.css';
import { Page } from './page.js';
import { watchAugmentGrid } from './state/augment_grid.js';
import { loadEngine } from './state/engine.js';
import { watchOffline } from './state/offline.js';
import { watchRecipe } from './state/recipe.js';
import { watchLinks } from './state/recipe_link.js';
import { watchSplits } from './state/splits.js';
import { openWork } from './state/work.js';
import { watchTiming } from './state/timing.js';
import { isRunning } from './state/run_state.js';
import { run } from './state/training.js';
import { preferredLanguage, speak } from './words.js';

const loading = loadEngine();
await Promise.all([openWork(), speak(preferredLanguage())]);
render(<Page />, document.getElementById('page'));
watchLinks();
watchRecipe();
watchSplits();
watchAugmentGrid();
watchTiming();
loading.then(watchOffline); // what is seen comes first

// A run in work is asked about before it is lost.
addEventListener('beforeunload', (event) => {
  if (isRunning(run.value)) event.preventDefault();
});
