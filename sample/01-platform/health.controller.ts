import { Controller, Get } from '@nestjs/common';
import { PlatformCrud } from './platform.crud.js';

/** Whether the platform can serve: the process and its database. */
@Controller('health')
export class HealthController {
  constructor(private readonly crud: PlatformCrud) {}

  @Get()
  async health(): Promise<{ status: string }> {
    await this.crud.database.query('select 1');
    return { status: 'ok' };
  }
}
