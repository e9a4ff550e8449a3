import { Module } from '@nestjs/common';
import { OcpiModule } from 'nestjs-ocpi';
import { LocationStore } from './location.store.js';

@Module({
  imports: [
    OcpiModule.forRoot({
      roles: ['CPO', 'EMSP'],
      crud: { stores: [new LocationStore()] },
      url: 'http://localhost:3000',
      parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
      registrationTokens: ['a-token-for-the-first-partner'],
    }),
  ],
})
export class AppModule {}
