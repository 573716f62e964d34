// Thaw in a worker of a page.
import { answerPage, contestant } from './answering.mjs';
import { ThawWork } from './thaw-work.mjs';

answerPage(contestant((how) => ThawWork.load(how)));
