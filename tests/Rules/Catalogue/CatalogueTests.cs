using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;

namespace Holdfast.Tests.Rules.Catalogue;

public sealed class CatalogueTests
{
    private const string By = "staff:office";
    private readonly Story _story = Larkfield.Open();

    private static ProductSaved Scarf => new() { Id = "P-SCARF", Title = "Scarf" };

    private static VariantSaved Variant =>
        new()
        {
            Sku = "SCARF-RED",
            ProductId = "P-SCARF",
            PriceMinor = 1_000,
            Currency = "GBP",
        };

    [Fact]
    public void A_product_lists_its_variants_in_the_order_they_came()
    {
        _story.Refuses(new SaveVariant { Variant = Variant, By = By }, "unknown-product");
        _story.Accepts<ProductSaved>(new SaveProduct { Product = Scarf, By = By });
        _story.DoesNothing(new SaveProduct { Product = Scarf, By = By });
        _story.Accepts<VariantSaved>(new SaveVariant { Variant = Variant, By = By });
        _story.DoesNothing(new SaveVariant { Variant = Variant, By = By });
        _story.Accepts<VariantSaved>(new SaveVariant { Variant = Variant with { Sku = "SCARF-BLUE" }, By = By });
        _story.Accepts<ProductSaved>(new SaveProduct { Product = Scarf with { Title = "Wool scarf" }, By = By });
        Assert.Equal(["SCARF-RED", "SCARF-BLUE"], _story.Get<Product>("product/P-SCARF").Skus);
    }

    [Fact]
    public void A_variant_that_moves_leaves_its_old_product()
    {
        _story.Given(Scarf, Variant);
        _story.Accepts<VariantSaved>(new SaveVariant { Variant = Variant with { ProductId = "P-HAT" }, By = By });
        Assert.Empty(_story.Get<Product>("product/P-SCARF").Skus);
        Assert.Equal(["HAT", "SCARF-RED"], _story.Get<Product>("product/P-HAT").Skus);
    }

    [Fact]
    public void A_withdrawn_variant_comes_back_when_it_is_saved()
    {
        _story.Given(Scarf, Variant);
        _story.Accepts<VariantWithdrawn>(new WithdrawVariant { Sku = "SCARF-RED", By = By });
        _story.DoesNothing(new WithdrawVariant { Sku = "SCARF-RED", By = By });
        _story.Refuses(new WithdrawVariant { Sku = "none", By = By }, "unknown-sku");
        Assert.True(_story.Get<Variant>("variant/SCARF-RED").Withdrawn);
        _story.Accepts<VariantSaved>(new SaveVariant { Variant = Variant, By = By });
        Assert.False(_story.Get<Variant>("variant/SCARF-RED").Withdrawn);
    }

    [Fact]
    public void Values_that_cannot_be_are_refused()
    {
        _story.Refuses(new SaveProduct { Product = Scarf with { Title = "" }, By = By }, "invalid-value");
        _story.Refuses(new SaveProduct { Product = Scarf with { AgeRestriction = 0 }, By = By }, "invalid-value");
        _story.Accepts<ProductSaved>(
            new SaveProduct { Product = Scarf with { Description = "Warm.\n\tSoft.\r\n👕" }, By = By }
        );
        _story.Refuses(new SaveVariant { Variant = Variant with { PriceMinor = -1 }, By = By }, "invalid-value");
        _story.Refuses(new SaveVariant { Variant = Variant with { Currency = "EUR" }, By = By }, "invalid-value");
        _story.Refuses(new SaveVariant { Variant = Variant with { Sku = "" }, By = By }, "invalid-value");
    }

    [Fact]
    public void Ranges_places_and_the_retailer_are_saved_once()
    {
        var range = new SaveRange
        {
            Range = "best",
            Name = "Best sellers",
            By = By,
        };
        _story.Accepts<RangeSaved>(range);
        _story.DoesNothing(range);
        var place = new SavePlace
        {
            Place = "YO1",
            Town = "York",
            Position = new Position(53.96, -1.08),
            By = By,
        };
        _story.Accepts<PlaceSaved>(place);
        _story.DoesNothing(place);
        _story.Refuses(place with { Position = new Position(0, 181) }, "invalid-value");
        var retailer = new SaveRetailer
        {
            Retailer = new RetailerSaved("Larkfield", "GBP", 10, 50_000, 100, 99),
            By = By,
        };
        _story.DoesNothing(retailer);
        _story.Refuses(retailer with { Retailer = retailer.Retailer with { Currency = "EUR" } }, "currency-fixed");
        _story.Refuses(retailer with { Retailer = retailer.Retailer with { HoldMinutes = 0 } }, "invalid-value");
        _story.Accepts<RetailerSaved>(retailer with { Retailer = retailer.Retailer with { HoldMinutes = 15 } });
    }
}
