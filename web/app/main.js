import { render } from 'preact';
import '../ui/ui.css';
import './app.css';
import { Page } from './page.js';
import { watchAugmentGrid } from './state/augment_grid.js';
import { loadEngine } from './state/engine.js';
import { watchRecipe } from './state/recipe.js';
import { watchSplits } from './state/splits.js';
import { openWork } from './state/work.js';
import { isRunning } from './state/run_state.js';
import { run } from './state/training.js';

loadEngine();
await openWork();
render(<Page />, document.getElementById('page'));
watchRecipe();
watchSplits();
watchAugmentGrid();

// A run in work is asked about before it is lost.
addEventListener('beforeunload', (event) => {
  if (isRunning(run.value)) event.preventDefault();
});
