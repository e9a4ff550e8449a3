import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { ADAPTERS, documented } from './harness.js';

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;

/** As far as it is looked at here. */
interface Documented {
  readonly paths: Record<string, Record<string, { responses: Record<string, object>; requestBody: object; security: object[] }>>;
  readonly components: { readonly schemas: Record<string, { properties: Record<string, object>; required?: string[] }> };
}

describe.each(ADAPTERS)('Swagger on %s', (_, adapter) => {
  it('shows POST /push in each version, with its message and answers, when it is on; beside the global prefix', async () => {
    const push = { http: true, prefix: 'notify' };
    const { app, origin } = await documented(adapter, { globalPrefix: 'api', ocpi: { push, pushToken: 'the push token' } });
    for (const version of VERSIONS) {
      const { paths, components } = (await (await fetch(`${origin}/api/ocpi/docs/${version}.json`)).json()) as Documented;
      expect(Object.keys(paths).filter((path) => path.includes('notify'))).toEqual([`/api/notify/${version}`]);
      const { responses, requestBody, security } = paths[`/api/notify/${version}`]!['post']!;
      expect(Object.keys(responses)).toEqual(['200', '400', '401', '404']);
      expect(JSON.stringify([requestBody, responses['200']])).toMatch(/schemas\/PushMessage.*schemas\/PushAnswer/);
      for (const status of ['400', '401', '404']) expect(JSON.stringify(responses[status])).toContain('schemas/PushError');
      expect(security.length).toBeGreaterThan(0);
      expect(components.schemas['PushMessage']).toMatchObject({
        required: ['module_id', 'object_id'],
        properties: {
          module_id: { enum: ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens'] },
          receivers: { type: 'array', items: { $ref: '#/components/schemas/PushReceiver' } },
        },
      });
      expect(Object.keys(components.schemas['PushReceiver']!.properties)).toEqual(['endpoints_url', 'auth_token']);
      expect(Object.keys(components.schemas['PushReceiverResponse']!.properties)).toEqual(['endpoints_url', 'status_code', 'response']);
    }
    await app.close();
  });

  it('shows none when it is off', async () => {
    const { app, origin } = await documented(adapter);
    const { paths } = (await (await fetch(`${origin}/ocpi/docs/2.3.0.json`)).json()) as OpenAPIObject;
    expect(Object.keys(paths).filter((path) => path.includes('push'))).toEqual([]);
    await app.close();
  });
});
