/** The recipe as text, beside the controls: opened in the header, edited, shared, saved. */
import { signal, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { FileButton } from '../../ui/drop_zone.js';
import { Notice } from '../../ui/notice.js';
import { recipe } from '../state/recipe.js';
import { offered, recipeLink } from '../state/recipe_link.js';
import {
  forgetText,
  isAsked,
  recipeProblem,
  recipeText,
  takeText,
  tidyText,
  writeRecipe,
} from '../state/recipe_text.js';
import { isRunning } from '../state/run_state.js';
import { asJson, download, run } from '../state/training.js';
import { words } from '../words.js';

/** Whether the recipe stands beside the controls. */
export const isShown = signal(false);

function Text() {
  const t = words.recipe;
  const id = useId();
  const problem = recipeProblem.value;
  const locked = isRunning(run.value);
  const asked = isAsked.value ? t.asked : t.good;
  return (
    <>
      <p class="help" id={`${id}-help`}>
        {t.help}
      </p>
      <textarea
        class="recipe-text"
        aria-label={t.title}
        aria-describedby={`${id}-help ${id}-state`}
        aria-invalid={problem ? 'true' : undefined}
        spellcheck={false}
        autocomplete="off"
        readOnly={locked}
        value={recipeText.value}
        onInput={({ currentTarget }) => writeRecipe(currentTarget.value)}
        onBlur={tidyText}
      />
      <p
        class={problem ? 'error' : 'help'}
        id={`${id}-state`}
        role="status"
        aria-busy={isAsked.value}
      >
        {problem ?? (locked ? t.running : asked)}
      </p>
      {problem && (
        <p class="actions">
          <button type="button" class="quiet" onClick={forgetText}>
            {t.revert}
          </button>
        </p>
      )}
    </>
  );
}

/** The link is shown, and put on the clipboard where the browser allows it. */
function useLink() {
  const link = useSignal(null);
  const share = async () => {
    const address = await recipeLink();
    const copied = await navigator.clipboard.writeText(address).then(
      () => true,
      () => false,
    );
    link.value = { recipe: recipe.value, address, copied };
  };
  return { link: link.value?.recipe === recipe.value ? link.value : null, share };
}

function Actions() {
  const t = words.recipe;
  const { link, share } = useLink();
  const open = async ([{ file }]) => takeText(await file.text());
  return (
    <>
      <p class="actions">
        <button type="button" onClick={share}>
          {t.link}
        </button>
        <button type="button" onClick={() => download('recipe.json', asJson(recipe.value))}>
          {t.save}
        </button>
        {!isRunning(run.value) && <FileButton name="recipe" label={t.open} onFiles={open} />}
      </p>
      {link && (
        <>
          <input
            class="recipe-link"
            readOnly
            aria-label={t.linkLabel}
            value={link.address}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
          <p class="help" role="status">
            {link.copied ? t.copied : t.copyThis}
          </p>
        </>
      )}
    </>
  );
}

export function RecipePanel() {
  const t = words.recipe;
  if (!isShown.value) return null;
  return (
    <aside class="recipe-panel" id="recipe-panel" aria-label={t.title}>
      <div class="card-head">
        <h2>{t.title}</h2>
        <button type="button" class="quiet" onClick={() => (isShown.value = false)}>
          {t.close}
        </button>
      </div>
      <Text />
      <Actions />
    </aside>
  );
}

/** In the header. */
export function RecipeToggle() {
  return (
    <button
      type="button"
      class="recipe-toggle"
      aria-expanded={isShown.value}
      aria-controls={isShown.value ? 'recipe-panel' : undefined}
      onClick={() => (isShown.value = !isShown.value)}
    >
      <span aria-hidden="true">{'{ }'}</span> {words.recipe.title}
    </button>
  );
}

/** What a link brought is asked about: it would replace what stands there. */
export function RecipeOffer() {
  const t = words.recipe;
  const offer = offered.value;
  const dismiss = () => (offered.value = null);
  if (!offer) return null;
  if (offer.problem) {
    return (
      <Notice tone="problem" title={t.unreadable} actions={[{ label: t.close, onClick: dismiss }]}>
        <p>{offer.problem}</p>
      </Notice>
    );
  }
  const take = () => {
    isShown.value = true;
    takeText(offer.text);
    dismiss();
  };
  return (
    <Notice
      title={t.offered}
      actions={[
        { label: t.take, onClick: take },
        { label: t.leave, onClick: dismiss },
      ]}
    >
      <p>{t.offeredText}</p>
      <pre tabIndex={0}>{offer.text}</pre>
    </Notice>
  );
}
