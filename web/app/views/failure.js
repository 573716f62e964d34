import { Notice } from '../../ui/notice.js';
import { words } from '../words.js';

/**
 * Something that failed: what, why, and what can be done about it.
 * @param {object} props
 * @param {string} props.title
 * @param {import('../../worker/client.js').ThawError} props.error
 */
export function Failure({ title, error }) {
  return (
    <Notice tone="problem" title={title}>
      <p>{error.detail}</p>
      <p>{words.statuses[error.status] ?? words.statuses.FAILED}</p>
    </Notice>
  );
}
