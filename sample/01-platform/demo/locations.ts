import type { BusinessDetails, EnergyMix, Facility, Image, Location, OcpiParty, ParkingType } from 'nestjs-ocpi';
import { demoTime } from './dates.js';
import { demoEvse, type SiteKind } from './evses.js';
import { OPENING_TIMES } from './opening-times.js';
import { Random } from './random.js';
import { SITES } from './sites.js';

const KINDS: readonly [SiteKind, ...SiteKind[]] = ['street', 'garage', 'hub'];
const NAMES: Readonly<Record<SiteKind, string>> = { street: 'Street chargers', garage: 'Car park', hub: 'Fast charging hub' };
const PARKING: Readonly<Record<SiteKind, ParkingType>> = { street: 'ON_STREET', garage: 'UNDERGROUND_GARAGE', hub: 'PARKING_LOT' };
const FACILITIES: Readonly<Record<SiteKind, Facility[]>> = {
  street: ['TRAM_STOP'],
  garage: ['MALL', 'RESTAURANT', 'TRAIN_STATION'],
  hub: ['FUEL_STATION', 'CAFE', 'WIFI'],
};
const OPERATOR: BusinessDetails = {
  name: 'Example Charging',
  website: 'https://charging.example.com',
  logo: { url: 'https://charging.example.com/logo.png', category: 'OPERATOR', type: 'png', width: 512, height: 512 },
};
const GREEN: EnergyMix = {
  is_green_energy: true,
  energy_sources: [
    { source: 'WIND', percentage: 60.5 },
    { source: 'SOLAR', percentage: 39.5 },
  ],
  environ_impact: [
    { category: 'CARBON_DIOXIDE', amount: 0 },
    { category: 'NUCLEAR_WASTE', amount: 0 },
  ],
  supplier_name: 'Example Energy',
  energy_product_name: 'Wind and sun',
};
const MIXED: EnergyMix = {
  is_green_energy: false,
  energy_sources: [
    { source: 'GAS', percentage: 45 },
    { source: 'WIND', percentage: 35 },
    { source: 'NUCLEAR', percentage: 20 },
  ],
  environ_impact: [{ category: 'CARBON_DIOXIDE', amount: 372 }],
};
/** One in 25 is for some drivers only. */
const UNPUBLISHED = 4;

const image = (location: number): Image => ({
  url: `https://charging.example.com/images/${location}.jpg`,
  thumbnail: `https://charging.example.com/images/${location}.small.jpg`,
  category: 'LOCATION',
  type: 'jpeg',
  width: 1600,
  height: 1200,
});

/** The demo location of a number, 1 and up; it does not depend on how many others there are. */
export function demoLocation(owner: OcpiParty, number: number): Location {
  const random = new Random(`location ${number}`);
  const site = SITES[(number - 1) % SITES.length] ?? SITES[0]!;
  const kind = KINDS[(number - 1) % KINDS.length] ?? 'street';
  const time = demoTime(number * 7);
  const beside = () => (random.next() - 0.5) / 250;
  const opening_times = random.pick(OPENING_TIMES);
  const unpublished = number % 25 === UNPUBLISHED;
  return {
    country_code: owner.countryCode,
    party_id: owner.partyId,
    id: `LOC-${String(number).padStart(5, '0')}`,
    publish: !unpublished,
    ...(unpublished
      ? { publish_allowed_to: [{ visual_number: 'DF000-2001-8999-1', issuer: 'Imaginary Mobility' }, { group_id: 'FLEET-1' }] }
      : {}),
    name: `${NAMES[kind]} ${site.street}`,
    address: `${site.street} ${random.int(1, 60)}`,
    city: site.city,
    postal_code: site.postalCode,
    ...(site.state ? { state: site.state } : {}),
    country: site.country,
    coordinates: { latitude: (site.latitude + beside()).toFixed(6), longitude: (site.longitude + beside()).toFixed(6) },
    ...(kind === 'garage' ? relatedTo(site.latitude, site.longitude) : {}),
    parking_type: PARKING[kind],
    evses: Array.from({ length: random.int(2, 10) }, (_, index) =>
      demoEvse(random, { owner, location: number, number: index + 1, kind, time }),
    ),
    ...(kind === 'hub' ? { directions: [{ language: 'en', text: 'Follow the signs to the filling station' }] } : {}),
    operator: OPERATOR,
    ...(random.chance(0.3) ? { suboperator: { name: 'Example Maintenance' } } : {}),
    ...(random.chance(0.3) ? { owner: { name: `Municipality of ${site.city}` } } : {}),
    facilities: FACILITIES[kind],
    time_zone: site.timeZone,
    ...(opening_times ? { opening_times, charging_when_closed: random.chance(0.5) } : {}),
    ...(random.chance(0.5) ? { images: [image(number)] } : {}),
    ...(random.chance(0.6) ? { energy_mix: random.chance(0.7) ? GREEN : MIXED } : {}),
    help_phone: '+31201234567',
    last_updated: time,
  };
}

function relatedTo(latitude: number, longitude: number): Pick<Location, 'related_locations'> {
  const entrance = { latitude: (latitude + 0.0012).toFixed(6), longitude: (longitude + 0.0009).toFixed(6) };
  return { related_locations: [{ ...entrance, name: { language: 'en', text: 'Entrance for pedestrians' } }] };
}
