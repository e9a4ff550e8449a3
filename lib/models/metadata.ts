import type { MetadataStorage } from 'class-validator';

/** One decorator on one property, as class-validator remembers it; class-validator exports the storage only. */
export type ValidationMetadata = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/** A constraint class of class-validator. */
export type ConstraintMetadata = ReturnType<MetadataStorage['getTargetValidatorConstraints']>[number];
