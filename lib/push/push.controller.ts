import { Body, Controller, HttpCode, Post, type Type, UseFilters, UseGuards, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiBody, ApiExcludeController, ApiOperation, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { OcpiVersion } from '../contract/version.js';
import { PushDesk } from './push-desk.js';
import { PushAnswer, PushError, PushMessage } from './push-message.js';
import { PushFilter } from './push.filter.js';
import { PushGuard } from './push.guard.js';

/** POST /{prefix}/{version}: pushes one object of ours to the receivers in the message, in that version. */
export function pushController(prefix: string, version: OcpiVersion): Type {
  @ApiTags('push')
  @ApiSecurity('token')
  // The host's own documents are the host's; those of OcpiSwagger see past it.
  @ApiExcludeController()
  @Controller({ path: `${prefix}/${version}`, version: VERSION_NEUTRAL })
  @UseGuards(PushGuard)
  @UseFilters(PushFilter)
  class OcpiPushController {
    constructor(private readonly desk: PushDesk) {}

    @Post()
    @HttpCode(200)
    @ApiOperation({ summary: 'Push an object of ours to partners; wants the push token' })
    @ApiBody({ type: PushMessage })
    @ApiResponse({ status: 200, type: PushAnswer, description: 'One response per receiver' })
    @ApiResponse({ status: 400, type: PushError, description: 'The message is not a push: `error` names the field' })
    @ApiResponse({ status: 401, type: PushError, description: 'The push token is missing or wrong' })
    @ApiResponse({ status: 404, type: PushError, description: 'There is no such object' })
    push(@Body() message: unknown): Promise<PushAnswer> {
      return this.desk.answer(version, message);
    }
  }
  return OcpiPushController;
}
