import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { OcpiSwagger } from 'nestjs-ocpi';
import { AppModule } from './app.module.js';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule);
  OcpiSwagger.setup(app); // http://localhost:3000/ocpi/docs
  await app.listen(3000);
}
void bootstrap();
