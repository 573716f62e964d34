import { useState } from 'preact/hooks';

/**
 * What is folded away until it is opened. It is made only then, so that a view is there before all that it could show.
 * @param {object} props
 * @param {string} [props.class]
 * @param {string} props.summary what it is opened by
 * @param {() => import('preact').ComponentChildren} props.children makes what is inside
 */
export function Folded({ class: name, summary, children: inside }) {
  const [open, setOpen] = useState(false);
  return (
    <details class={name} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {open && inside()}
    </details>
  );
}
