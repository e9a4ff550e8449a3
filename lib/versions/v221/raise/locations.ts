import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, drop, each, eachOn, isOf, maybe, maybeOn, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v230/locations.js';
import type * as older from '../locations.js';
import { ImageCategory } from '../locations.js';
import { lowerTokenType } from './tokens.js';

/** What 2.2.1 has no names for. Its own unknown fields of these names mean something else: they go back to their author only. */
export const CONNECTOR_NEW = ['capabilities'] as const;
export const EVSE_NEW = ['parking', 'accepted_service_providers'] as const;
export const LOCATION_NEW = ['parking_places', 'help_phone'] as const;

/** mod_locations, ImageCategory enum: open from 2.3.0 on. */
function lowerImage(image: newer.Image, way: Lowering): Loose<older.Image> {
  if (isOf(ImageCategory, image.category)) return image;
  way.lose('category');
  return changed(image, { category: ImageCategory.OTHER });
}

function lowerImages(images: newer.Image[] | undefined, way: Lowering): Loose<older.Image>[] | undefined {
  return eachOn(way, 'images', images, (image) => lowerImage(image, way));
}

function lowerBusiness(details: newer.BusinessDetails, way: Lowering): Loose<older.BusinessDetails> {
  return changed(details, { logo: maybeOn(way, 'logo', details.logo, (logo) => lowerImage(logo, way)) });
}

/** mod_locations, Connector object. */
export const connector: Step<older.Connector, newer.Connector> = {
  raise: (wire) => without(wire, CONNECTOR_NEW),
  lower: (house, way) => drop(house, CONNECTOR_NEW, way),
};

/** mod_locations, EVSE object. */
export const evse: Step<older.Evse, newer.Evse> = {
  raise: (wire) => {
    const plain = without(wire, EVSE_NEW);
    return changed(plain, { connectors: each(plain.connectors, (one) => without(one, CONNECTOR_NEW)) ?? plain.connectors });
  },
  lower: (house, way) => {
    const plain = drop(house, EVSE_NEW, way);
    return changed(plain, {
      connectors: eachOn(way, 'connectors', plain.connectors, (one) => connector.lower(one, way)),
      images: lowerImages(plain.images, way),
    });
  },
};

/** mod_locations, Location object. */
export const location: Step<older.Location, newer.Location> = {
  raise: (wire, info) => {
    const plain = without(wire, LOCATION_NEW);
    return changed(plain, { evses: maybe(plain.evses, (evses) => each(evses, (one) => evse.raise(one, info))) });
  },
  lower: (house, way) => {
    const plain = drop(house, LOCATION_NEW, way);
    return changed(plain, {
      publish_allowed_to: eachOn(way, 'publish_allowed_to', plain.publish_allowed_to, (one) => lowerTokenType(one, way)),
      evses: eachOn(way, 'evses', plain.evses, (one) => evse.lower(one, way)),
      operator: maybeOn(way, 'operator', plain.operator, (one) => lowerBusiness(one, way)),
      suboperator: maybeOn(way, 'suboperator', plain.suboperator, (one) => lowerBusiness(one, way)),
      owner: maybeOn(way, 'owner', plain.owner, (one) => lowerBusiness(one, way)),
      images: lowerImages(plain.images, way),
    });
  },
};
