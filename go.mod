module github.com/plinth-cdk/plinth

go 1.25.0
