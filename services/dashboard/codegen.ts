import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of every operation in `src`, from the committed schema. */
const config: CodegenConfig = {
  schema: '../schema.graphql',
  documents: ['src/**/*.{ts,tsx}'],
  generates: {
    'src/graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'read' } },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          DateTime: 'string',
          JSON: 'unknown',
          LogPosition: 'number',
          NaiveDate: 'string',
          NaiveTime: 'string',
          UUID: 'string',
        },
      },
    },
  },
};

export default config;
