/** Where a demo location can stand. */
export interface Site {
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly state?: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: 'NLD' | 'BEL' | 'DEU';
  readonly timeZone: string;
  readonly latitude: number;
  readonly longitude: number;
}

type Row = readonly [street: string, postalCode: string, city: string, state: string | undefined, latitude: number, longitude: number];

const NETHERLANDS: readonly Row[] = [
  ['Gustav Mahlerplein', '1082 MA', 'Amsterdam', 'Noord-Holland', 52.338, 4.8731],
  ['Jaarbeursplein', '3521 AL', 'Utrecht', 'Utrecht', 52.0886, 5.1069],
  ['Wilhelminaplein', '3072 DE', 'Rotterdam', 'Zuid-Holland', 51.9073, 4.4934],
  ['Spuiplein', '2511 DG', 'Den Haag', 'Zuid-Holland', 52.0774, 4.3164],
  ['Stationsplein', '5611 AB', 'Eindhoven', 'Noord-Brabant', 51.443, 5.4796],
  ['Stationsplein', '9726 AE', 'Groningen', 'Groningen', 53.2113, 6.5641],
  ['Vrijthof', '6211 LE', 'Maastricht', 'Limburg', 50.8491, 5.6884],
  ['Velperplein', '6811 AG', 'Arnhem', 'Gelderland', 51.9838, 5.9149],
  ['Stationsplein', '8011 CW', 'Zwolle', 'Overijssel', 52.505, 6.0919],
  ['Grote Markt', '4811 XR', 'Breda', 'Noord-Brabant', 51.5885, 4.7758],
  ['Spoorlaan', '5017 JS', 'Tilburg', 'Noord-Brabant', 51.5605, 5.0835],
  ['Keizer Karelplein', '6511 NC', 'Nijmegen', 'Gelderland', 51.8422, 5.859],
];

const BELGIUM: readonly Row[] = [
  ['Koningin Astridplein', '2018', 'Antwerpen', 'Antwerpen', 51.2177, 4.4207],
  ['Sint-Pietersplein', '9000', 'Gent', 'Oost-Vlaanderen', 51.042, 3.7268],
  ["'t Zand", '8000', 'Brugge', 'West-Vlaanderen', 51.2043, 3.2191],
  ['Martelarenplein', '3000', 'Leuven', 'Vlaams-Brabant', 50.8812, 4.7157],
  ['Boulevard du Jardin botanique', '1000', 'Bruxelles', undefined, 50.8549, 4.3622],
  ['Place Saint-Lambert', '4000', 'Liège', 'Liège', 50.6452, 5.5735],
  ["Place d'Armes", '5000', 'Namur', 'Namur', 50.4636, 4.8674],
];

const GERMANY: readonly Row[] = [
  ['Heumarkt', '50667', 'Köln', 'Nordrhein-Westfalen', 50.9363, 6.9604],
  ['Graf-Adolf-Platz', '40213', 'Düsseldorf', 'Nordrhein-Westfalen', 51.2187, 6.7757],
  ['Elisenbrunnen', '52062', 'Aachen', 'Nordrhein-Westfalen', 50.7741, 6.0867],
  ['Ludgeriplatz', '48151', 'Münster', 'Nordrhein-Westfalen', 51.9556, 7.6277],
  ['Alexanderplatz', '10178', 'Berlin', 'Berlin', 52.5219, 13.4132],
  ['Jungfernstieg', '20354', 'Hamburg', 'Hamburg', 53.5537, 9.9934],
  ['Sendlinger-Tor-Platz', '80336', 'München', 'Bayern', 48.1336, 11.5664],
  ['Opernplatz', '60313', 'Frankfurt am Main', 'Hessen', 50.1157, 8.6719],
  ['Ernst-August-Platz', '30159', 'Hannover', 'Niedersachsen', 52.3766, 9.741],
];

const sites = (rows: readonly Row[], country: Site['country'], timeZone: string): Site[] =>
  rows.map(([street, postalCode, city, state, latitude, longitude]) => ({
    street,
    postalCode,
    city,
    state,
    country,
    timeZone,
    latitude,
    longitude,
  }));

/** Squares of Dutch, Belgian and German cities. */
export const SITES: readonly Site[] = [
  ...sites(NETHERLANDS, 'NLD', 'Europe/Amsterdam'),
  ...sites(BELGIUM, 'BEL', 'Europe/Brussels'),
  ...sites(GERMANY, 'DEU', 'Europe/Berlin'),
];
