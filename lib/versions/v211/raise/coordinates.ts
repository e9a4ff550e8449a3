interface Coordinates {
  readonly latitude: string;
  readonly longitude: string;
}

/** Exactly six decimals in 2.1.1, five to seven later. */
export function lowerCoordinates<T extends Coordinates>(coordinates: T): T {
  const { latitude, longitude } = coordinates;
  const next = { latitude: sixDecimals(latitude), longitude: sixDecimals(longitude) };
  return next.latitude === latitude && next.longitude === longitude ? coordinates : { ...coordinates, ...next };
}

/** Rounded, unless that needs one more digit before the point than there is: then cut. What is no text stays, and is left out later. */
function sixDecimals(degrees: string): string {
  const point = typeof degrees === 'string' ? degrees.indexOf('.') : -1;
  if (point < 0) return degrees;
  const decimals = degrees.length - point - 1;
  if (decimals <= 6) return degrees.padEnd(point + 7, '0');
  const rounded = Number(degrees).toFixed(6);
  return rounded.indexOf('.') > point || rounded === 'NaN' ? degrees.slice(0, point + 7) : rounded;
}
