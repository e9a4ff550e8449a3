import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listable, withComma } from '../../lib/contract/listable.js';
import { keepText, textOf as receivedText } from '../../lib/contract/text.js';
import { render } from '../../lib/protocol/envelope.js';
import { OcpiReply, type ReplyData } from '../../lib/protocol/reply.js';
import type { RenderedReply } from '../../lib/protocol/wire/door.js';

const NOW = '2030-01-01T00:00:00Z';
const bytesOf = ({ body, encoding }: RenderedReply) =>
  Buffer.concat(body.map((part) => (typeof part === 'string' ? Buffer.from(part, encoding) : part)));
const textOf = (rendered: RenderedReply) => bytesOf(rendered).toString();
const json = () => fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' });
const FORMS = [(text: string) => text, (text: string) => Buffer.from(text), listable];
const inForm = (text: string, form: number) => (FORMS[form] ?? listable)(text);
const form = () => fc.nat(FORMS.length - 1);

describe('envelope', () => {
  it('R-003 puts data, status_code, status_message and timestamp around a value', () => {
    expect(textOf(render(OcpiReply.value({ a: 1 }), NOW))).toBe(
      '{"data":{"a":1},"status_code":1000,"status_message":"Success","timestamp":"2030-01-01T00:00:00Z"}',
    );
  });

  it('R-007 leaves data out when there is none', () => {
    expect(textOf(render(OcpiReply.none(201), NOW))).toBe(
      '{"status_code":1000,"status_message":"Success","timestamp":"2030-01-01T00:00:00Z"}',
    );
    expect(textOf(render(OcpiReply.value(undefined), NOW))).toBe(textOf(render(OcpiReply.none(), NOW)));
  });

  it('tells no message it was not given for other status codes than success', () => {
    expect(textOf(render(new OcpiReply({ form: 'none' }, 404, 2003), NOW))).toBe('{"status_code":2003,"timestamp":"2030-01-01T00:00:00Z"}');
    expect(textOf(render(new OcpiReply({ form: 'none' }, 200, 2001, 'a "b"\n'), NOW))).toContain('"status_message":"a \\"b\\"\\n"');
  });

  it('R-004 answers an empty page with an empty list', () => {
    expect(JSON.parse(textOf(render(new OcpiReply({ form: 'texts', texts: [] }), NOW)))).toMatchObject({ data: [] });
  });

  it('does not copy stored bytes, nor parse them', () => {
    const stored = Buffer.from('{ "id" : 1.0 }');
    const one = render(OcpiReply.text(stored), NOW);
    const page = render(new OcpiReply({ form: 'texts', texts: [stored, '2', stored] }), NOW);
    expect(one.body).toContain(stored);
    expect(page.body.filter((part) => part === stored)).toHaveLength(2);
    expect(textOf(page)).toContain('"data":[{ "id" : 1.0 },2,{ "id" : 1.0 }],');
  });

  it('writes a text that is stored with a comma behind it in one piece with it, unless it is the last', () => {
    const [first, last] = [listable('{"a":"\u00e9"}'), listable('{"b":2}')];
    const page = render(new OcpiReply({ form: 'texts', texts: [first, last] }), NOW);
    expect(first.toString()).toBe('{"a":"\u00e9"}');
    expect(page.body).toContain(withComma(first));
    expect(page.body).toContain(last);
    expect(page.body).toHaveLength(4);
    expect(textOf(page)).toContain('"data":[{"a":"\u00e9"},{"b":2}],');
  });

  it('the text that an object was received as is its own, and goes with no copy', () => {
    const object = { a: 1 };
    keepText(object, '{"a":1}');
    expect(receivedText(object)).toBe('{"a":1}');
    expect([Object.keys(object), Object.getOwnPropertySymbols(object)]).toEqual([['a'], []]);
    expect(receivedText({ ...object })).toBeUndefined();
    expect(receivedText(structuredClone(object))).toBeUndefined();
    keepText(object, '{ "a": 1 }');
    expect(receivedText(object)).toBe('{ "a": 1 }');
  });

  it('says the headers of the reply in the place of those that every reply has, and each once', () => {
    const reply = new OcpiReply({ form: 'none' }, 200, 1000, undefined, { 'OCPI-to-party-id': 'TWO', Link: '<next>' });
    const { headers } = render(reply, NOW, ['X-Request-ID', 'Link', 'OCPI-to-party-id', 'ONE']);
    expect(headers.slice(0, 6)).toEqual(['X-Request-ID', 'Link', 'OCPI-to-party-id', 'TWO', 'Link', '<next>']);
  });

  it('keeps the headers of the reply', () => {
    const { http, headers } = render(new OcpiReply({ form: 'none' }, 405, 2000, 'no', { Allow: 'GET' }), NOW);
    expect(http).toBe(405);
    expect(headers).toEqual(expect.arrayContaining(['Allow', 'GET', 'Content-Type', 'application/json; charset=utf-8']));
  });

  it('says the exact length and parses back to what was given, in every form', () => {
    const data: fc.Arbitrary<{ data: ReplyData; value: unknown }> = fc.oneof(
      json().map((value) => ({ data: { form: 'value', value } as const, value })),
      fc.tuple(json(), form()).map(([value, as]) => ({ data: { form: 'text', text: inForm(JSON.stringify(value), as) } as const, value })),
      fc.array(fc.tuple(json(), form())).map((items) => ({
        data: { form: 'texts', texts: items.map(([value, as]) => inForm(JSON.stringify(value), as)) } as const,
        value: items.map(([value]) => value),
      })),
    );
    fc.assert(
      fc.property(
        data,
        fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
        fc.integer({ min: 1001, max: 4003 }),
        (made, message, code) => {
          const rendered = render(new OcpiReply(made.data, 200, code, message), NOW);
          const bytes = bytesOf(rendered);
          expect(rendered.headers[rendered.headers.indexOf('Content-Length') + 1]).toBe(bytes.length);
          expect(rendered.length).toBe(bytes.length);
          const told = message === undefined ? {} : { status_message: message };
          expect(JSON.parse(bytes.toString())).toEqual(
            JSON.parse(JSON.stringify({ data: made.value, status_code: code, ...told, timestamp: NOW })),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
