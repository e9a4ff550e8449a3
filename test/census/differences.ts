import type { Version } from './facts.js';

/** One place where our models differ from the facts on purpose. `where` is Class.field, or a class or enum; `*` stands for every class. */
export interface Difference {
  versions: readonly Version[];
  where: string;
  aspect: string;
  facts: unknown;
  ours: unknown;
  reason: string;
}

const ALL = ['2.1.1', '2.2.1', '2.3.0'] as const;
const LATER = ['2.2.1', '2.3.0'] as const;
const CODE = 'R-067: a code of this standard has exactly this many letters; an alpha-2 country is the usual mistake.';
const CUSTOM_MODULES = 'version_information_endpoint lets parties add module ids of their own (Custom Modules).';
const NEWER_VERSIONS = 'A peer may offer versions that were published after this one.';

export const DIFFERENCES: readonly Difference[] = [
  ...code(ALL, '*.country_code', 2),
  ...code(LATER, 'Location.country', 3, `${CODE} 2.1.1 peers send it in Sessions and CDRs.`),
  ...code(LATER, 'CdrLocation.country', 3),
  { versions: ['2.3.0'], where: 'Terminal.country', aspect: 'min_length', facts: null, ours: 3, reason: CODE },
  ...code(ALL, '*.currency', 3),
  ...code(ALL, '*.language', 2),
  { versions: ['2.1.1', '2.2.1'], where: 'Endpoint.identifier', aspect: 'open', facts: false, ours: true, reason: CUSTOM_MODULES },
  { versions: ['2.1.1', '2.2.1'], where: 'Version.version', aspect: 'open', facts: false, ours: true, reason: NEWER_VERSIONS },
  { versions: ['2.1.1', '2.2.1'], where: 'VersionDetail.version', aspect: 'open', facts: false, ours: true, reason: NEWER_VERSIONS },
  {
    versions: LATER,
    where: 'Credentials.token',
    aspect: 'pattern',
    facts: null,
    ours: '^[\\x21-\\x7e]+$',
    reason: 'The facts say it in a note: printable ASCII without white space.',
  },
  {
    versions: ['2.1.1'],
    where: 'Hours.twentyfourseven',
    aspect: 'cardinality',
    facts: '1',
    ours: '?',
    reason: 'R-133: the table calls it a choice with regular_hours, which a rule on Location.opening_times checks.',
  },
  {
    versions: ['2.3.0'],
    where: 'InvoiceReconciliationRecord.cdrs',
    aspect: 'max_length',
    facts: 36,
    ours: 39,
    reason: 'R-225: credit CDRs have ids of 39 characters.',
  },
  {
    versions: ['2.3.0'],
    where: 'Role',
    aspect: 'values',
    facts: '',
    ours: 'PTP',
    reason: 'R-226: the payments chapter uses the role without listing it.',
  },
  {
    versions: ['2.3.0'],
    where: 'ModuleID',
    aspect: 'values',
    facts: '',
    ours: 'invoicereconciliation|payments|bookings',
    reason: 'R-226: the modules have chapters, but the table of the enum lacks them.',
  },
  {
    versions: ['2.3.0'],
    where: 'TerminalActivation',
    aspect: 'class',
    facts: 'absent',
    ours: 'present',
    reason: 'R-227: a Terminal whose terminal_id is optional, which the facts say in a note.',
  },
  {
    versions: ['2.3.0'],
    where: 'TerminalCreation',
    aspect: 'class',
    facts: 'absent',
    ours: 'present',
    reason: 'POST Terminal: the text allows the id alone, the table requires last_updated.',
  },
];

function code(versions: readonly Version[], where: string, letters: number, reason = CODE): Difference[] {
  return [
    { versions, where, aspect: 'min_length', facts: null, ours: letters, reason },
    { versions, where, aspect: 'pattern', facts: null, ours: `^[A-Za-z]{${letters}}$`, reason },
  ];
}
