"""The domain of industrial symbiosis: waste inventories in, proved exchange plans out."""
