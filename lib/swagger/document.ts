import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { OcpiVersion } from '../contract/version.js';
import type { OcpiRegistered } from '../protocol/addresses.js';
import { withExamples } from './examples.js';
import { shown } from './exclusion.js';
import { inOrder } from './groups.js';
import { ENVELOPES, finished } from './operations.js';

/** The document of one version, of the routes that are registered. */
export function documentOf(
  app: INestApplication,
  registered: readonly OcpiRegistered[],
  version: OcpiVersion,
  title: string,
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(title)
    .setVersion(version)
    .setDescription(DESCRIPTION(version))
    .addSecurity('token', {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: 'A credentials token, as it is: it is sent as "Token …", Base64-encoded from OCPI 2.2 on.',
    })
    .build();
  const documented = registered.filter((entry) => entry.version === version || entry.version === undefined);
  const document = shown(
    documented.map(({ controller }) => controller),
    () => SwaggerModule.createDocument(app, config, { include: [...new Set(documented.map(({ host }) => host))] }),
  );
  const { paths, groups } = finished(document.paths);
  const schemas = withExamples({ ...ENVELOPES, ...document.components?.schemas });
  return { ...document, tags: inOrder(groups), paths, components: { ...document.components, schemas } };
}

const DESCRIPTION = (version: OcpiVersion): string =>
  `OCPI ${version}, as this platform serves it. Every answer is an envelope: \`status_code\` 1000 is success, 2xxx a fault of the request, ` +
  '3xxx one of this platform; HTTP errors have it too. The registration token opens versions and credentials; after POST credentials the token that ' +
  'they answer opens everything.';
