import { ApiProperty } from '@nestjs/swagger';
import { Enum, Of, Text, Url } from '../models/field-types.js';
import { Field } from '../models/field.js';

/** The modules that the doors push. */
export const PushModuleId = {
  LOCATIONS: 'locations',
  SESSIONS: 'sessions',
  CDRS: 'cdrs',
  TARIFFS: 'tariffs',
  TOKENS: 'tokens',
} as const;

/** Somebody to push to. */
export class PushReceiver {
  /** Its version details. */
  @Field(Url) endpoints_url!: string;
  /** The token that it takes from us, as it is. */
  @Field(Text(255, { min: 1 })) auth_token!: string;
}

/** One push, as a door takes it. */
export class PushMessage {
  @Field(Enum(PushModuleId)) module_id!: (typeof PushModuleId)[keyof typeof PushModuleId];
  @Field(Text(255, { min: 1 })) object_id!: string;
  /** Left out: every registered partner that the object concerns. */
  @Field(Of(() => PushReceiver), '*') receivers?: PushReceiver[] | null;
}

/** What came of it at one receiver. */
export class PushReceiverResponse {
  /** As it was given; of a registered partner its versions URL. */
  @ApiProperty() endpoints_url!: string;
  /** HTTP status of the receiver; 502 or 504 when it gave none, 4xx when nothing was sent. */
  @ApiProperty() status_code!: number;
  /** The body that the receiver answered with, of CDRs the headers; `{ error }` where there is none. */
  @ApiProperty({ type: 'object', additionalProperties: true }) response!: unknown;
}

/** What a door says when it does not push. */
export class PushError {
  @ApiProperty() error!: string;
}

/** The answer of a door. */
export class PushAnswer {
  @ApiProperty({ type: [PushReceiverResponse] }) receiver_responses!: PushReceiverResponse[];
}
