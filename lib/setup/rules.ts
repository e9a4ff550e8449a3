import { isObject } from '../models/is-object.js';

/** Judges what an option was given: undefined when it can be meant, else a sentence that names the option, what was given and what to write. */
export type Rule = (given: unknown, option: string) => string | undefined;

/** A rule for every option there is: one that is forgotten does not compile. */
export type Rules<T> = { readonly [K in keyof Required<T>]: Rule };

/** Longest text of a setting that an error repeats. */
const SHOWN_AT_MOST = 80;
/** A timer that is set to more is over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A rule out of a test, and what to write instead. */
export function rule(allows: (given: unknown) => boolean, remedy: string, show = shown): Rule {
  return (given, option) => (allows(given) ? undefined : `\`${option}\` is ${show(given)}. ${remedy}`);
}

/** Whatever it is. */
export const anything: Rule = () => undefined;
/** A switch: the text 'false' would be on. */
export const aSwitch = rule((given) => typeof given === 'boolean', 'Give true or false.');
/** A class, of which Nest makes the instance. */
export const aClass = rule(isClass, 'Give the class itself; Nest makes the instance.');

/** A function. */
export const aFunction = (remedy: string): Rule => rule((given) => typeof given === 'function', remedy);
/** A text of a form. */
export const formed = (form: RegExp, remedy: string, show = shown): Rule =>
  rule((given) => typeof given === 'string' && form.test(given), remedy, show);
/** A text that is not blank. */
export const aText = (remedy: string, show = shown): Rule => formed(/\S/, remedy, show);
/** One of some texts. */
export const oneOf = (known: readonly string[]): Rule =>
  rule((given) => typeof given === 'string' && known.includes(given), `Give one of ${known.join(', ')}.`);

/** A number that a test allows. Texts are none: '10' + 1 is '101'. */
export const numberThat = (allows: (given: number) => boolean, remedy: string): Rule =>
  rule((given) => typeof given === 'number' && allows(given), remedy);
/** A number of things. */
export const whole = (least: number): Rule =>
  numberThat((given) => Number.isSafeInteger(given) && given >= least, `Give a whole number from ${least} on.`);
/** Something that is waited for, in a unit of so many milliseconds. */
export const wait = (unit: string, unitMs: number): Rule =>
  numberThat((given) => given > 0 && given * unitMs <= LONGEST_TIMER_MS, `Give a number of ${unit} above 0, 24 days at most.`);
/** The same, or not at all. */
export const waitOrNot = (unit: string, unitMs: number): Rule =>
  numberThat((given) => given >= 0 && given * unitMs <= LONGEST_TIMER_MS, `Give a number of ${unit} from 0 on, 24 days at most.`);

/** A list, whose elements keep a rule. */
export function listOf(element: Rule, remedy: string, { least = 0, show = shown } = {}): Rule {
  const list = rule((given) => Array.isArray(given) && given.length >= least, remedy, show);
  return (given, option) =>
    list(given, option) ?? (Array.isArray(given) ? firstOf(given.map((each, index) => element(each, `${option}[${index}]`))) : undefined);
}

/** An object with options of its own. Those that are not named as required may be left out. */
export function objectOf<T>(rules: Rules<T>, remedy: string, ...required: readonly (keyof T)[]): Rule {
  const object = rule(isObject, remedy);
  return (given, option) => object(given, option) ?? (isObject(given) ? faultOf(given, rules, required, `${option}.`) : undefined);
}

/** The options that there are rules for. */
export function optionsOf<T>(rules: Rules<T>): Extract<keyof T, string>[] {
  const options: Extract<keyof T, string>[] = [];
  for (const option in rules) options.push(option);
  return options;
}

/** The first fault of an object's options. */
function faultOf<T>(
  given: Readonly<Record<string, unknown>>,
  rules: Rules<T>,
  required: readonly (keyof T)[],
  at = '',
): string | undefined {
  const judged = optionsOf(rules).filter((option) => given[option] !== undefined || required.includes(option));
  return firstOf(judged.map((option) => rules[option](given[option], at + option)));
}

/** An object whose options have names out of a list, and keep one rule. */
export function objectThat(known: readonly string[], element: Rule, remedy: string): Rule {
  const object = rule(isObject, remedy);
  const judge = ([name, each]: [string, unknown], option: string) =>
    known.includes(name) ? element(each, `${option}.${name}`) : `\`${option}.${name}\` is no option. Write one of ${known.join(', ')}.`;
  return (given, option) =>
    object(given, option) ?? (isObject(given) ? firstOf(Object.entries(given).map((entry) => judge(entry, option))) : undefined);
}

/** @throws Error with the first fault of what was given */
export function keep<T>(given: unknown, rules: Rules<T>, ...required: readonly (keyof T)[]): asserts given is T {
  refuse(isObject(given) ? faultOf(given, rules, required) : undefined);
}

/** @throws Error when there is a fault */
export function refuse(fault: string | undefined): void {
  if (fault !== undefined) throw new Error(`OcpiModule: ${fault}`);
}

/** The first sentence there is. */
export function firstOf(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

/** The first of these methods that something lacks. */
export function lacking(given: unknown, methods: readonly string[]): string | undefined {
  return methods.find((method) => !isObject(given) || typeof given[method] !== 'function');
}

/** Arrow functions and methods make nothing. */
export function isClass(given: unknown): boolean {
  return typeof given === 'function' && given.prototype !== undefined;
}

/** What was given, in few words. Of objects no more than their class: who knows what is in them. */
export function shown(given: unknown): string {
  if (given === undefined) return 'missing';
  if (given === '') return 'empty';
  if (typeof given === 'string') return JSON.stringify(given.length > SHOWN_AT_MOST ? `${given.slice(0, SHOWN_AT_MOST)}…` : given);
  if (Array.isArray(given)) return given.length === 0 ? 'empty' : 'a list';
  if (typeof given === 'function') return isClass(given) ? `the class ${given.name}` : 'a function';
  if (!isObject(given)) return String(given);
  const { name } = given.constructor ?? Object;
  return name === 'Object' ? 'an object' : `an instance of ${name}`;
}

/** The same of a secret. */
export function hidden(given: unknown): string {
  if (typeof given === 'number' || typeof given === 'bigint') return 'a number (not shown)';
  if (typeof given !== 'string' || given === '') return shown(given);
  return given.trim() === '' ? 'blank' : 'a text (not shown)';
}
