import { type DynamicModule, Module } from '@nestjs/common';
import { type OcpiCrud, OcpiModule } from 'nestjs-ocpi';

/** A platform whose objects are in the host's own tables. */
@Module({})
export class AppModule {
  static with(crud: OcpiCrud, url: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        OcpiModule.forRoot({
          roles: ['CPO', 'EMSP'],
          crud: { useValue: crud },
          url,
          parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
          registrationTokens: ['a-token-for-the-first-partner'],
          secretKey: process.env['SECRET_KEY'] ?? 'only-for-trying-out',
        }),
      ],
    };
  }
}
