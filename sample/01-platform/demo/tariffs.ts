import type { OcpiParty, PriceComponent, Tariff } from 'nestjs-ocpi';
import { demoTime } from './dates.js';

/** VAT of the demo tariffs, percent. */
const VAT = 21;

const component = (type: PriceComponent['type'], price: number, step_size: number): PriceComponent => ({
  type,
  price,
  vat: VAT,
  step_size,
});
const energy = (price: number) => component('ENERGY', price, 1);
const time = (price: number) => component('TIME', price, 60);
const parking = (price: number) => component('PARKING_TIME', price, 300);
const flat = (price: number) => component('FLAT', price, 1);
const text = (english: string, dutch: string) => [
  { language: 'en', text: english },
  { language: 'nl', text: dutch },
];

type Rest = Omit<Tariff, 'country_code' | 'party_id' | 'currency' | 'last_updated' | 'tax_included'>;

const TARIFFS: readonly Rest[] = [
  {
    id: 'AC-REGULAR',
    type: 'REGULAR',
    tariff_alt_text: text('0.39 per kWh, without VAT', '0,39 per kWh, zonder btw'),
    elements: [{ price_components: [energy(0.39)] }],
  },
  {
    id: 'AC-CITY',
    type: 'REGULAR',
    tariff_alt_text: text('0.35 per kWh, 1.80 per hour when the car is full', '0,35 per kWh, 1,80 per uur als de auto vol is'),
    elements: [{ price_components: [energy(0.35), parking(1.8)] }],
  },
  {
    id: 'AC-GREEN',
    type: 'PROFILE_GREEN',
    elements: [{ price_components: [flat(0.25), energy(0.33)] }],
    energy_mix: {
      is_green_energy: true,
      energy_sources: [
        { source: 'WIND', percentage: 70 },
        { source: 'SOLAR', percentage: 30 },
      ],
    },
  },
  { id: 'AC-TIME', type: 'REGULAR', elements: [{ price_components: [flat(0.5), time(2.4), parking(4.8)] }] },
  { id: 'DC-FAST', type: 'REGULAR', elements: [{ price_components: [energy(0.59)] }, { price_components: [parking(6)] }] },
  {
    id: 'DC-HPC',
    type: 'PROFILE_FAST',
    tariff_alt_url: 'https://charging.example.com/tariffs/dc-hpc',
    elements: [
      { price_components: [energy(0.72)] },
      { price_components: [flat(2), time(3)], restrictions: { reservation: 'RESERVATION' } },
    ],
  },
  {
    id: 'AD-HOC',
    type: 'AD_HOC_PAYMENT',
    tariff_alt_text: text('Card payment: 0.50 and 0.65 per kWh', 'Betalen met kaart: 0,50 en 0,65 per kWh'),
    elements: [{ price_components: [flat(0.5), energy(0.65)] }],
    start_date_time: demoTime(0),
  },
];

/** What the demo locations' connectors refer to. Prices in euro without tax. */
export function demoTariffs({ countryCode, partyId }: OcpiParty): Tariff[] {
  return TARIFFS.map((rest, index) => ({
    country_code: countryCode,
    party_id: partyId,
    currency: 'EUR',
    tax_included: 'NO',
    ...rest,
    last_updated: demoTime(index),
  }));
}
