import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { OcpiSwagger } from 'nestjs-ocpi';
import { openDatabase } from 'nestjs-ocpi/storage';
import { AppModule } from './app.module.js';
import { hostCrud } from './host.crud.js';

const database = await openDatabase(process.env['DATABASE_URL'] ?? '.ocpi-data/02-drizzle');
const port = Number(process.env['PORT'] ?? 3000);
const app = await NestFactory.create(AppModule.with(await hostCrud(database), `http://localhost:${port}`));
OcpiSwagger.setup(app); // http://localhost:3000/ocpi/docs
await app.listen(port);
