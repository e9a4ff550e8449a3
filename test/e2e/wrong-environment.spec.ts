import { describe, expect, it } from 'vitest';
import { ocpiOptionsFromEnv } from '../../lib/index.js';

describe('ocpiOptionsFromEnv', () => {
  it.each([
    [{ OCPI_HOST: 'https://x.example.com' }, /OCPI_HOST is "https:\/\/x\.example\.com"\. Give host and port alone.*PROTOCOL/],
    [{ OCPI_HOST: 'x.example.com?a' }, /OCPI_HOST is "x\.example\.com\?a"/],
    [{ PROTOCOL: 'ftp' }, /PROTOCOL is "ftp"\. Write https or http/],
    [{ PORT: '70000' }, /PORT is "70000"\. Give a whole number from 0 to 65535/],
    [{ OCPI_MAX_LIMIT: '0' }, /OCPI_MAX_LIMIT is "0"\. Give a whole number from 1 on/],
    [{ COMMAND_AWAIT_TIME: '0' }, /COMMAND_AWAIT_TIME is "0"/],
    [{ OCPI_SECRET_KEY: '  ' }, /OCPI_SECRET_KEY is blank\. Give a long random text, or leave it out/],
    [{ PUSH_TOKEN: ' ' }, /PUSH_TOKEN is blank/],
  ])('%j', (env, says) => {
    expect(() => ocpiOptionsFromEnv(env)).toThrow(says);
  });
});

describe('an environment that is unusual and works', () => {
  it.each([
    [{ OCPI_SECRET_KEY: '', PUSH_TOKEN: '', OCPI_HOST: '' }, { url: 'https://localhost:3000' }],
    [{ PROTOCOL: 'HTTP', PORT: '0' }, { url: 'HTTP://localhost:0' }],
    [{ OCPI_HOST: 'proxy.example.com:8443/charging' }, { url: 'https://proxy.example.com:8443/charging' }],
  ])('%j', (env, options) => {
    const given = ocpiOptionsFromEnv(env);
    expect(given).toMatchObject(options);
    expect(given).not.toHaveProperty('secretKey');
    expect(given).not.toHaveProperty('pushToken');
  });
});
