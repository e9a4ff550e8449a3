import { describe, it } from 'vitest';
import { describeCrudContract } from '../../lib/testing/index.js';
import { DocumentCrud } from '../../sample/03-documents/document.crud.js';
import { ArrayDocuments } from './documents.js';

let made = 0;

describeCrudContract({ describe, it }, 'the CRUD of sample/03-documents', () => new DocumentCrud(new ArrayDocuments(), async () => ++made));
