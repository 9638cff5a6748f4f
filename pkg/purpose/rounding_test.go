package purpose_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// No product is added to anything without a conversion, and nothing of math differs
// between processors, in what decides about a model.
func TestTrainingRoundsTheSameEverywhere(t *testing.T) {
	for _, name := range []string{"train.go", "calibrate.go", "exact.go", "purpose.go", "packed.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op == token.ADD || n.Op == token.SUB {
					for _, x := range []ast.Expr{n.X, n.Y} {
						if product(x) {
							t.Errorf("%s: a product is added without float64(…) at offset %d", name, x.Pos())
						}
					}
				}
			case *ast.AssignStmt:
				if (n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN) && product(n.Rhs[0]) {
					t.Errorf("%s: a product is added without float64(…) at offset %d", name, n.Pos())
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "math" {
					switch n.Sel.Name {
					case "Exp", "Log", "Pow", "Tanh", "Log1p", "Expm1", "Exp2", "Log2":
						t.Errorf("%s: math.%s differs between processors", name, n.Sel.Name)
					}
				}
			}
			return true
		})
	}
}

// product reports x*y, with parentheses or without, of what is not all whole numbers
// written out.
func product(x ast.Expr) bool {
	for {
		p, ok := x.(*ast.ParenExpr)
		if !ok {
			break
		}
		x = p.X
	}
	b, ok := x.(*ast.BinaryExpr)
	if !ok || b.Op != token.MUL {
		return false
	}
	return !whole(b.X) && !whole(b.Y)
}

// whole reports a product's side that makes it one of whole numbers: a constant or a
// name of the counts and places of this package.
func whole(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return x.Kind == token.INT
	case *ast.Ident:
		return x.Name == "columns"
	case *ast.CallExpr:
		f, ok := x.Fun.(*ast.Ident)
		return ok && (f.Name == "len" || f.Name == "int" || f.Name == "int32")
	}
	return false
}
