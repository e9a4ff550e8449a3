import {
  Body,
  Controller,
  DefaultValuePipe,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Put,
  Query,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { location, OWN, token } from '../objects.js';
import { STORED } from '../cases.js';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { type EvseDto, EvsePatchDto, LocationDto } from './location.dto.js';
import { LocationReferencesDto, SessionDto } from './session.dto.js';
import { TokenGuard } from './token.guard.js';

const own = Array.from({ length: STORED }, (_, index) => location(`LOC-${index + 1}`, OWN, 10));
const byId = new Map(own.map((one) => [one.id, one]));
const locations = new Map<string, LocationDto>();
const sessions = new Map<string, SessionDto>();
const tokens = new Map(Array.from({ length: 100 }, (_, index) => [`TOKEN-${index + 1}`, token(`TOKEN-${index + 1}`)]));

interface HeaderSetter {
  header(name: string, value: string): unknown;
}

@Controller('ocpi/versions')
@UseGuards(TokenGuard)
@UseInterceptors(EnvelopeInterceptor)
export class VersionsController {
  @Get()
  list() {
    return ['2.1.1', '2.2.1', '2.3.0'].map((version) => ({ version, url: `http://127.0.0.1/ocpi/${version}/details` }));
  }
}

@Controller('ocpi/cpo/2.3.0/locations')
@UseGuards(TokenGuard)
@UseInterceptors(EnvelopeInterceptor)
export class OwnLocationsController {
  @Get()
  list(
    @Query('offset', new DefaultValuePipe(0), ParseIntPipe) offset: number,
    @Query('limit', new DefaultValuePipe(50), ParseIntPipe) limit: number,
    @Res({ passthrough: true }) response: HeaderSetter,
  ) {
    response.header('X-Total-Count', String(own.length));
    response.header('X-Limit', '1000');
    return own.slice(offset, offset + limit);
  }

  @Get(':id')
  get(@Param('id') id: string) {
    const found = byId.get(id);
    if (found === undefined) throw new NotFoundException();
    return found;
  }
}

@Controller('ocpi/emsp/2.3.0')
@UseGuards(TokenGuard)
@UseInterceptors(EnvelopeInterceptor)
export class PushedController {
  @Put('locations/:country_code/:party_id/:id')
  putLocation(@Param('id') id: string, @Body() body: LocationDto) {
    locations.set(id, body);
  }

  @Patch('locations/:country_code/:party_id/:id/:uid')
  patchEvse(@Param('id') id: string, @Param('uid') uid: string, @Body() body: EvsePatchDto) {
    const found = locations.get(id)?.evses?.find((evse: EvseDto) => evse.uid === uid);
    if (found === undefined) throw new NotFoundException();
    Object.assign(found, body);
  }

  @Put('sessions/:country_code/:party_id/:id')
  putSession(@Param('id') id: string, @Body() body: SessionDto) {
    sessions.set(id, body);
  }

  @Post('tokens/:uid/authorize')
  @HttpCode(200)
  authorize(@Param('uid') uid: string, @Body() body: LocationReferencesDto) {
    const found = tokens.get(uid);
    if (found === undefined) throw new NotFoundException();
    return { allowed: 'ALLOWED', token: found, location: body };
  }
}
