import { compare } from '../models/date-time.js';
import { whole, type Part } from '../protocol/part.js';
import type { BookingLocation, Calendar } from '../versions/v230/bookings.js';

/** The part of a BookingLocation that a URL means: all of it, or a Calendar in it, whose change raises last_updated above. */
export function bookingLocationPart(calendarId?: string): Part<BookingLocation> {
  if (calendarId === undefined) return whole('bookingLocations');
  const wanted = calendarId.toUpperCase();
  const isIt = ({ id }: Calendar): boolean => id.toUpperCase() === wanted;
  return {
    shape: 'calendar',
    nested: true,
    missing: `There is no Calendar ${calendarId} in a BookingLocation with this id. PUT it, or the BookingLocation, first.`,
    get: ({ calendars }) => calendars?.find(isIt),
    set: (location, part) => {
      const calendar = part as Calendar;
      const calendars = location.calendars ?? [];
      return {
        ...location,
        calendars: calendars.some(isIt) ? calendars.map((each) => (isIt(each) ? calendar : each)) : [...calendars, calendar],
        last_updated: compare(calendar.last_updated, location.last_updated) > 0 ? calendar.last_updated : location.last_updated,
      };
    },
  };
}
