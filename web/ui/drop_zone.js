import { useRef, useState } from 'preact/hooks';
import { chosenFiles, droppedFiles } from './entries.js';

/**
 * A button that opens the browser's file dialogue.
 * @param {object} props
 * @param {string} props.label
 * @param {boolean} [props.folder] chooses a whole folder
 * @param {string} [props.accept]
 * @param {string} [props.class]
 * @param {string} [props.name] of the input, for scripts and tests
 * @param {(files: import('./entries.js').Entry[]) => void} props.onFiles
 */
export function FileButton({ label, folder = false, accept, name, onFiles, ...rest }) {
  const input = useRef(null);
  return (
    <>
      <button type="button" class={rest.class} onClick={() => input.current.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        name={name}
        aria-label={label}
        accept={accept}
        webkitdirectory={folder}
        onChange={({ currentTarget }) => {
          const files = chosenFiles(currentTarget);
          currentTarget.value = ''; // so that the same files can be chosen again
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}

/**
 * An area that files and folders can be dropped on. What is inside it stays as it is.
 * @param {object} props
 * @param {string} [props.class]
 * @param {string} [props.label] for screen readers
 * @param {(files: import('./entries.js').Entry[]) => void} props.onFiles
 * @param {(error: Error) => void} props.onError a folder could not be read
 * @param {{type: string, onDrop: (data: string) => void}} [props.own] something of the page's that
 *   can be dropped here too, and the type that its drag bears
 */
export function DropZone({ onFiles, onError, own, label, children, ...rest }) {
  const [over, setOver] = useState(false);
  const isOwn = ({ dataTransfer }) => own && dataTransfer.types.includes(own.type);
  const drop = async (event) => {
    event.preventDefault();
    event.stopPropagation(); // zones may lie in zones
    setOver(false);
    if (isOwn(event)) return own.onDrop(event.dataTransfer.getData(own.type));
    try {
      const files = await droppedFiles(event.dataTransfer);
      if (files.length > 0) onFiles(files);
    } catch (error) {
      onError(error);
    }
  };
  const hover = (event) => {
    if (!event.dataTransfer.types.includes('Files') && !isOwn(event)) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(true);
  };
  return (
    <div
      class={`drop-zone ${rest.class ?? ''} ${over ? 'over' : ''}`}
      role="group"
      aria-label={label}
      data-class={rest['data-class']}
      onDragEnter={hover}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
    </div>
  );
}
