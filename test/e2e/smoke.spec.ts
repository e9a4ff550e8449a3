import { describe, expect, it } from 'vitest';
import { ADAPTERS, ask, base64, startPlatform, TOKEN_A } from '../harness.js';

describe.each(ADAPTERS)('a platform on %s', (adapter) => {
  it('starts', async () => {
    const platform = await startPlatform({ adapter });
    const answer = await ask(platform.url('/versions'), { authorization: base64(TOKEN_A) });
    console.log(answer.status, answer.text, [...answer.headers]);
    console.log((await ask(platform.url('/2.2.1/details'), { authorization: base64(TOKEN_A) })).text);
    console.log((await ask(platform.url('/2.1.1/details'), { authorization: base64(TOKEN_A) })).text);
    console.log((await ask(platform.url('/2.1.1/credentials/'), { authorization: base64(TOKEN_A) })).text);
    for (const [path, o] of [['/nowhere', {authorization: base64(TOKEN_A)}], ['/versions', {method:'PUT',authorization: base64(TOKEN_A)}], ['/versions', {}], ['/emsp/2.2.1/locations/NL/EXA/1', {method:'PUT',authorization: base64(TOKEN_A), body:'{garbage'}]] as const) {
      const a = await ask(platform.url(path), o);
      console.log(path, a.status, a.text, a.headers.get('allow'));
    }
    expect(answer.status).toBe(200);
    await platform.close();
  });
});
